import { isIP } from "node:net";
import { type PeerFacets, parsePeerFile, splitAllowedIps } from "./peer-file";
import type { MeshPeerInputs } from "./resource";

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
 * The peer as the host has it, from its file and the live interface.
 *
 * Each facet shows the live value when that differs from the declared one, else the file's. The endpoint is the
 * exception: WireGuard moves it to wherever the last authentic packet came from, so a live endpoint that differs is drift
 * only when no session stands behind it. A peer of which one half is missing shows an empty key, which the declared one
 * then replaces.
 *
 * @returns undefined when both halves are gone
 */
export function observePeer(
  declared: MeshPeerInputs,
  facts: InterfaceFacts,
): MeshPeerInputs | undefined {
  const text = facts.files[declared.peer];
  const file = text === undefined ? undefined : parsePeerFile(text);
  const key = declared.publicKey || file?.publicKey;
  const live = facts.live?.find((peer) => peer.publicKey === key);
  const known = live ?? file;
  if (known === undefined) return text === undefined ? undefined : broken(declared, declared);
  if (live === undefined || file === undefined) return broken(declared, known);
  return {
    ...declared,
    publicKey: file.publicKey,
    endpoint: observeEndpoint(live, file, facts.now),
    allowedIps: differs(live.allowedIps, declared.allowedIps) ? live.allowedIps : file.allowedIps,
    keepaliveSeconds:
      live.keepaliveSeconds !== declared.keepaliveSeconds
        ? live.keepaliveSeconds
        : file.keepaliveSeconds,
  };
}

function broken(declared: MeshPeerInputs, known: PeerFacets): MeshPeerInputs {
  const { endpoint, allowedIps, keepaliveSeconds } = known;
  return { ...declared, endpoint, allowedIps, keepaliveSeconds, publicKey: "" };
}

function observeEndpoint(live: LivePeer, file: PeerFacets, now: number): string {
  if (file.endpoint === "" || live.endpoint === file.endpoint) return file.endpoint;
  if (live.endpoint === "") return "";
  // A name was resolved by `wg`: what it stands for today is not ours to know.
  if (isIP(file.endpoint.replace(/:\d+$/, "").replace(/^\[|\]$/g, "")) === 0) return file.endpoint;
  return now - live.handshake <= sessionSeconds ? file.endpoint : live.endpoint;
}

function differs(a: readonly string[], b: readonly string[]): boolean {
  return a.join() !== b.join();
}

/**
 * The rows of `wg show <interface> dump` after the interface's own, without the preshared key: public key, endpoint,
 * allowed IPs, latest handshake, received, sent, keepalive. @see wg(8), show
 */
export function parseDump(text: string): LivePeer[] {
  return text
    .split("\n")
    .filter((row) => row !== "")
    .map((row) => {
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
