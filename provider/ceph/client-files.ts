import { bracketed } from "../bracketed";

/** ceph.conf of a client: which cluster, and where. @param monitors their addresses in the mesh */
export function renderConfiguration(fsid: string, monitors: readonly string[]): string {
  return `[global]\nfsid = ${fsid}\nmon_host = ${monitors.map(bracketed).join(",")}\n`;
}

/** @param entity "client.home", "osd.1" @param key in Ceph's own format, a secret */
export function renderKeyring(entity: string, key: string): string {
  return `[${entity}]\n\tkey = ${key}\n`;
}
