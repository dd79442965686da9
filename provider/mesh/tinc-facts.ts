import type { HostAccess } from "../access";
import { FIND_DROP_INS } from "../drop-ins";
import type { Answer, Reader } from "../kind";
import { INTERFACE_ADDRESSES } from "./interface";
import { type NotedFiles, parseStamps } from "../noted-files";
import { rows, wordAndRest, words } from "../rows";
import type { TincFiles } from "./tinc-files";

/** What one look at a host found of its tinc. */
export interface TincFacts {
  /** All files but the private key. One that is not root's alone, or not executable where tinc is to run it, says so below. */
  readonly files: TincFiles;
  /** When each of them last changed. */
  readonly stamps: NotedFiles;
  /** Folders that are not root's alone, by path: "directory, mode 0777, owner root:root". */
  readonly folders: Readonly<Record<string, string>>;
  /** Hash of the private key, "" where there is none that only root can read. */
  readonly keyHash: string;
  readonly enabled: boolean;
  /** Paths of drop-ins to its unit. */
  readonly dropIns: readonly string[];
  /** The daemon runs and its interface has come up. */
  readonly running: boolean;
  /** Files that are newer than the daemon's start, and than its last reload. */
  readonly newerThanStart: readonly string[];
  readonly newerThanReload: readonly string[];
  /** Nodes that the daemon reaches now. */
  readonly reached: readonly string[];
  /** Of the interface; bytes, 0 without one. */
  readonly mtu: number;
  readonly addresses: readonly string[];
}

/** One script for everything of a network, so that a host with two hundred peers is asked once. */
const READ = `${INTERFACE_ADDRESSES}${FIND_DROP_INS}
unit=tinc@$network.service
find_drop_ins "$unit"
fact drop_ins "$drop_ins"
run=/run/croft/tinc
fact enabled "$(systemctl is-enabled "$unit" 2>/dev/null)"
fact active "$(systemctl is-active "$unit" 2>/dev/null)"
[ ! -e "$run/.started" ] || fact started yes
for node in "$run"/*; do [ ! -e "$node" ] || echo "\${node##*/}"; done | factf reached
if [ -e "/sys/class/net/$interface/mtu" ]; then
  fact mtu "$(cat "/sys/class/net/$interface/mtu")"
  addresses | factf addresses
fi
newer_start= newer_reload=
if cd "/etc/tinc/$network" 2>/dev/null; then
  for file in * conf.d/* hosts/*; do
    [ -f "$file" ] || continue
    [ ! "$file" -nt "$run/.started" ] || newer_start="$newer_start $file"
    [ ! "$file" -nt "$run/.loaded" ] || newer_reload="$newer_reload $file"
    if [ "$file" != rsa_key.priv ]; then
      factf "file:$file" <"$file"
    elif [ "$(stat -c %a:%u "$file")" = 600:0 ]; then
      fact key "$(sha256sum <"$file")"
    fi
  done
  stat -c '%Z %n' * conf.d/* hosts/* 2>/dev/null | factf stamps
  find * ! -type d '(' ! -uid 0 -o ! -gid 0 -o -name '*-up' ! -perm 755 -o -name '*-down' ! -perm 755 -o \\
    ! -name '*-up' ! -name '*-down' ! -perm 600 -o -type l ')' -exec stat -c '%n %F, mode %04a, owner %U:%G' {} + |
    factf rights
  find "$PWD" "$PWD/conf.d" "$PWD/hosts" -maxdepth 0 ! '(' -perm 700 -uid 0 -gid 0 ')' \\
    -exec stat -c '%n %F, mode %04a, owner %U:%G' {} + | factf folders
fi
fact newer_start "$newer_start"
fact newer_reload "$newer_reload"
`;

/** @param network tinc's own name for it: its folder and its unit */
export async function tincFacts(
  reader: Reader,
  access: HostAccess,
  network: string,
  interfaceName: string,
): Promise<TincFacts> {
  const vars = { network, interface: interfaceName };
  return parseTinc(await reader.probe(access, { text: READ, vars }));
}

export function parseTinc({ facts }: Answer): TincFacts {
  const rights = Object.fromEntries(rows(facts["rights"]).map(wordAndRest));
  const files = Object.entries(facts)
    .filter(([name]) => name.startsWith("file:"))
    .map(([name, content]) => {
      const path = name.slice("file:".length);
      return [path, path in rights ? `${content}# ${rights[path]!}\n` : content] as const;
    });
  return {
    files: Object.fromEntries(files),
    folders: Object.fromEntries(rows(facts["folders"]).map(wordAndRest)),
    stamps: parseStamps(facts["stamps"]),
    keyHash: (facts["key"] ?? "").split(" ")[0]!,
    enabled: facts["enabled"] === "enabled",
    dropIns: words(facts["drop_ins"]),
    running:
      facts["active"] === "active" && facts["started"] === "yes" && facts["mtu"] !== undefined,
    newerThanStart: words(facts["newer_start"]),
    newerThanReload: words(facts["newer_reload"]),
    reached: words(facts["reached"]),
    mtu: Number(facts["mtu"] ?? 0),
    addresses: words(facts["addresses"]),
  };
}
