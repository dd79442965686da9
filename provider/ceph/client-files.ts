import { bracketed } from "../bracketed";

/** ceph.conf of a client: which cluster, and where. @param monitors their addresses in the mesh */
export function renderConfiguration(fsid: string, monitors: readonly string[]): string {
  return `[global]\nfsid = ${fsid}\nmon_host = ${monitors.map(bracketed).join(",")}\n`;
}

/** A client's keyring. @param client without "client."; @param key in Ceph's own format, a secret */
export function renderKeyring(client: string, key: string): string {
  return `[client.${client}]\n\tkey = ${key}\n`;
}
