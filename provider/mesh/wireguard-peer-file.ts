/** What both a peer's file and the live interface say of it. */
export interface PeerFacets {
  /** Base64 of 32 bytes. */
  readonly publicKey: string;
  /** "address:port", IPv6 in brackets; "" for a peer that calls first. */
  readonly endpoint: string;
  /** CIDRs routed to the peer, sorted; none for one that another peer relays to. */
  readonly allowedIps: readonly string[];
  /** 0 is off. */
  readonly keepaliveSeconds: number;
}

/** /etc/wireguard/<interface>.d/<peer>.conf, in the format of `wg addconf`. @see wg(8), CONFIGURATION FILE FORMAT */
export function renderPeerFile(peer: PeerFacets): string {
  return [
    "[Peer]",
    `PublicKey = ${peer.publicKey}`,
    ...(peer.endpoint === "" ? [] : [`Endpoint = ${peer.endpoint}`]),
    ...(peer.allowedIps.length === 0 ? [] : [`AllowedIPs = ${peer.allowedIps.join(", ")}`]),
    ...(peer.keepaliveSeconds === 0 ? [] : [`PersistentKeepalive = ${peer.keepaliveSeconds}`]),
    "",
  ].join("\n");
}

const line = /^(PublicKey|Endpoint|AllowedIPs|PersistentKeepalive)\s*=\s*(.*?)\s*$/i;

/** The facets in a peer's file; undefined when it holds a line that `wg addconf` would stumble over or we never write. */
export function parsePeerFile(text: string): PeerFacets | undefined {
  const values: Record<string, string> = {};
  for (const raw of text.split("\n")) {
    const content = raw.replace(/#.*/, "").trim();
    if (content === "" || content === "[Peer]") continue;
    const match = line.exec(content);
    if (match === null) return undefined;
    values[match[1]!.toLowerCase()] = match[2]!;
  }
  return {
    publicKey: values["publickey"] ?? "",
    endpoint: values["endpoint"] ?? "",
    allowedIps: splitAllowedIps(values["allowedips"] ?? ""),
    keepaliveSeconds: Number(values["persistentkeepalive"] ?? 0) || 0,
  };
}

/** Sorted, since WireGuard keeps no order of them. */
export function splitAllowedIps(text: string): string[] {
  return text
    .split(",")
    .map((cidr) => cidr.trim())
    .filter((cidr) => cidr !== "")
    .sort();
}
