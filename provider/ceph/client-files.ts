import { bracketed } from "../bracketed";

/** ceph.conf of a client: which cluster, and where. @param monitors their addresses in the mesh */
export function renderConfiguration(fsid: string, monitors: readonly string[]): string {
  return `[global]\nfsid = ${fsid}\nmon_host = ${monitors.map(bracketed).join(",")}\n`;
}

/** `key_in FILE`: what such a keyring has; nothing where it has none. */
export const KEY_IN = `key_in() { sed -n 's/^[[:space:]]*key *= *//p' "$1" 2>/dev/null | head -n 1; }
`;

/** @param entity "client.home", "osd.1" @param key in Ceph's own format, a secret */
export function renderKeyring(entity: string, key: string): string {
  return `[${entity}]\n\tkey = ${key}\n`;
}
