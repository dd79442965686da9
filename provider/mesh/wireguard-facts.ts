import { basename } from "node:path";
import type { HostAccess } from "../access";
import type { Answer, Reader } from "../kind";
import { rows } from "../rows";
import { type PeerFacets, splitAllowedIps } from "./wireguard-peer-file";

/** WireGuard gives a session up 180 seconds after its last handshake (REJECT_AFTER_TIME of its paper, section 6.1). */
export const sessionSeconds = 180;

/** What one probe of a host's interface found. */
export interface InterfaceFacts {
  /** Text of every peer file by peer name. */
  readonly files: Readonly<Record<string, string>>;
  /** Live peers; undefined when the interface is not there. */
  readonly live?: readonly LivePeer[];
  /** The host's clock, seconds since the epoch. */
  readonly now: number;
}

export interface LivePeer extends PeerFacets {
  /** Seconds since the epoch, 0 for never. */
  readonly handshake: number;
}

/**
 * One probe for all peers of an interface, so that a host with two hundred peers is asked once. The preshared key, the
 * second column, stays on the host, and so does the first row, which holds the private key.
 */
const READ = `
fact now "$(date +%s)"
set -- "/etc/wireguard/$interface.d"/*.conf
if [ -e "$1" ]; then awk 'FNR == 1 { print "#file " FILENAME } { print }' "$@" | factf files; fi
if command -v wg >/dev/null && ip link show dev "$interface" >/dev/null 2>&1; then
  timeout 5 wg show "$interface" dump | tail -n +2 | cut -f1,3- | factf live
fi
`;

/** All peers of an interface as their host has them. */
export async function wireguardFacts(
  reader: Reader,
  access: HostAccess,
  interfaceName: string,
): Promise<InterfaceFacts> {
  const vars = { interface: interfaceName };
  return parseWireguard(await reader.probe(access, { text: READ, vars }));
}

export function parseWireguard({ facts }: Answer): InterfaceFacts {
  const files: Record<string, string> = {};
  for (const part of (facts["files"] ?? "").split(/^#file /m).slice(1)) {
    const end = part.indexOf("\n");
    files[basename(part.slice(0, end), ".conf")] = part.slice(end + 1);
  }
  const now = Number(facts["now"]);
  const live = facts["live"];
  return { files, now, ...(live === undefined ? {} : { live: parseDump(live) }) };
}

/**
 * The rows of `wg show <interface> dump` after the interface's own, without the preshared key: public key, endpoint,
 * allowed IPs, latest handshake, received, sent, keepalive. @see wg(8), show
 */
export function parseDump(text: string): LivePeer[] {
  return rows(text).map((row) => {
    const [publicKey = "", endpoint = "", allowed = "", handshake = "0", , , keepalive = "off"] =
      row.split("\t");
    return {
      publicKey,
      endpoint: endpoint === "(none)" ? "" : endpoint,
      allowedIps: allowed === "(none)" ? [] : splitAllowedIps(allowed),
      handshake: Number(handshake),
      keepaliveSeconds: keepalive === "off" ? 0 : Number(keepalive),
    };
  });
}
