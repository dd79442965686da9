import { isIP } from "node:net";
import { type InterfaceFacts, type LivePeer, sessionSeconds } from "../../mesh/wireguard-facts";
import type { OnHost } from "../../host-parts";
import { type PeerFacets, parsePeerFile } from "../../mesh/wireguard-peer-file";

/**
 * The peer as one host has it, from its file and the live interface.
 *
 * Each facet shows the live value when that differs from the declared one, else the file's. The endpoint is the
 * exception: WireGuard moves it to wherever the last authentic packet came from, so a live endpoint that differs is drift
 * only when no session stands behind it. A peer of which one half is missing shows an empty key, which the declared one
 * then replaces.
 *
 * @param name in the inventory
 * @returns undefined when both halves are gone
 */
export function observePeer(
  name: string,
  declared: OnHost<PeerFacets>,
  facts: InterfaceFacts,
): OnHost<PeerFacets> | undefined {
  const text = facts.files[name];
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

function broken(declared: OnHost<PeerFacets>, known: PeerFacets): OnHost<PeerFacets> {
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
