import { tincNode } from "./names";

/** Files by path relative to /etc/tinc/<network>/; those that tinc runs are executable there. */
export type TincFiles = Readonly<Record<string, string>>;

/** Every file that a peer of this name in the inventory may have. */
export function peerPaths(peer: string): string[] {
  const node = tincNode(peer);
  return [`conf.d/${node}.conf`, `hosts/${node}`, `hosts/${node}-up`, `hosts/${node}-down`];
}

/**
 * Shell functions for writing a network's files, under a lock: a reload that comes between two files of another peer
 * would take half of it for the whole. What is there already is not written again: the age of a file tells whether the
 * daemon has read it.
 */
export const WRITING = `
set -eu
umask 077
cd "/etc/tinc/$network" 2>/dev/null || { mkdir -p "/etc/tinc/$network/hosts" "/etc/tinc/$network/conf.d" && cd "/etc/tinc/$network"; }
mkdir -p hosts conf.d /run/lock
chown 0:0 . hosts conf.d
chmod 0700 . hosts conf.d
exec 9>"/run/lock/croft-tinc-$network"
flock 9
put_all() {
  printf '%s\\n' "$files" | while read -r path body; do
    case $path in
      "") continue ;;
      *-up | *-down) mode=0755 ;;
      *) mode=0600 ;;
    esac
    if ! printf '%s' "$body" | base64 -d | cmp -s - "$path" || [ -h "$path" ]; then
      printf '%s' "$body" | base64 -d | put "$mode" "$path"
    fi
    chown 0:0 "$path"
    chmod "$mode" "$path"
  done
}
drop_all() {
  printf '%s\\n' "$stale" | while IFS= read -r path; do
    if [ -n "$path" ]; then rm -f "$path"; fi
  done
}
reload() {
  if systemctl --quiet is-active "tinc@$network.service" && [ -e /run/croft/tinc/.started ]; then
    systemctl reload "tinc@$network.service"
    touch /run/croft/tinc/.loaded
  fi
}
`;

/** "PATH BASE64" a line, for `put_all`. */
export function packed(files: TincFiles): string {
  return Object.entries(files)
    .map(([path, content]) => `${path} ${Buffer.from(content, "utf8").toString("base64")}`)
    .join("\n");
}
