import ipaddr from "ipaddr.js";

export type Address = ipaddr.IPv4 | ipaddr.IPv6;

export interface Network {
  /** First address of the network. */
  readonly address: Address;
  /** Length of the prefix in bits. */
  readonly prefix: number;
}

/** Strict: four decimal parts, or IPv6 without a zone. The forgiving forms ("10.1", "010.0.0.1") mean different things to different programs. */
export function parseAddress(text: string): Address | undefined {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return ipaddr.IPv4.parse(text);
  if (text.includes(":") && !text.includes("%") && ipaddr.IPv6.isValid(text)) {
    return ipaddr.IPv6.parse(text);
  }
  return undefined;
}

/** "10.66.0.0/24". An address with host bits set is refused, with what was probably meant by `networkOf`. */
export function parseNetwork(text: string): Network | undefined {
  const parsed = parseCidr(text);
  return parsed && first(parsed).toString() === parsed.address.toString() ? parsed : undefined;
}

/** The network that an address with a prefix lies in: "10.66.0.1/24" gives "10.66.0.0/24". */
export function networkOf(text: string): string | undefined {
  const parsed = parseCidr(text);
  return parsed && `${first(parsed).toString()}/${parsed.prefix}`;
}

function parseCidr(text: string): Network | undefined {
  const [addressText, prefixText, ...rest] = text.split("/");
  const address = parseAddress(addressText ?? "");
  if (address === undefined || rest.length > 0 || !/^(0|[1-9]\d{0,2})$/.test(prefixText ?? "")) {
    return undefined;
  }
  const prefix = Number(prefixText);
  return prefix <= bits(address) ? { address, prefix } : undefined;
}

/** 32 or 128. */
export function bits(address: Address): number {
  return address.kind() === "ipv4" ? 32 : 128;
}

function first({ address, prefix }: Network): Address {
  const bytes = address.toByteArray().map((byte, index) => {
    const kept = Math.min(Math.max(prefix - index * 8, 0), 8);
    return byte & (0xff << (8 - kept)) & 0xff;
  });
  return ipaddr.fromByteArray(bytes);
}

/** The address whose host bits are all ones: what IPv4 broadcasts to. */
export function lastAddress({ address, prefix }: Network): Address {
  const bytes = address.toByteArray().map((byte, index) => {
    const kept = Math.min(Math.max(prefix - index * 8, 0), 8);
    return byte | (0xff >> kept);
  });
  return ipaddr.fromByteArray(bytes);
}

export function contains(network: Network, address: Address): boolean {
  if (network.address.kind() !== address.kind()) return false;
  return first({ address, prefix: network.prefix }).toString() === network.address.toString();
}

export function overlap(one: Network, other: Network): boolean {
  return contains(one, other.address) || contains(other, one.address);
}

/** One spelling per address, for comparison: lower case and shortest for IPv6. */
export function canonical(text: string): string {
  return parseAddress(text)?.toString() ?? text.toLowerCase();
}

/** The same of a network: "FD66:0::/64" gives "fd66::/64". */
export function canonicalNetwork(text: string): string {
  const [address = "", prefix] = text.split("/");
  return `${canonical(address)}/${prefix}`;
}

const special = (
  [
    ["0.0.0.0/8", "addresses of no machine"],
    ["127.0.0.0/8", "every machine's own addresses"],
    ["169.254.0.0/16", "addresses of one link only"],
    ["224.0.0.0/4", "addresses of groups"],
    ["240.0.0.0/4", "addresses that are reserved"],
    ["::/127", "every machine's own addresses"],
    ["::ffff:0:0/96", "IPv4 addresses in another spelling"],
    ["fe80::/10", "addresses of one link only"],
    ["ff00::/8", "addresses of groups"],
  ] as const
).map(([text, what]) => ({ text, what, network: parseNetwork(text)! }));

/** What stands for other things than machines: "127.0.0.0/8, every machine's own addresses". @see RFC 6890 */
export function specialRange(network: Network): string | undefined {
  const found = special.find((range) => overlap(range.network, network));
  return found && `${found.text}, ${found.what}`;
}

/** IPv4 that no machine of the internet has. @see RFC 1918, RFC 6598, RFC 2544 */
const unrouted = [
  "10.0.0.0/8",
  "172.16.0.0/12",
  "192.168.0.0/16",
  "100.64.0.0/10",
  "198.18.0.0/15",
].map((text) => parseNetwork(text)!);

/** Whether a site may use the whole of a network for itself. Of IPv6 it may own public ones. */
export function isOwn(network: Network): boolean {
  return network.address.kind() === "ipv6"
    ? specialRange(network) === undefined
    : unrouted.some((all) => network.prefix >= all.prefix && contains(all, network.address));
}

/** `specialRange` of one address; nothing of a name. */
export function specialRangeOf(text: string): string | undefined {
  const address = parseAddress(text);
  return address && specialRange({ address, prefix: bits(address) });
}

/** Whether an IPv4 address is one of the internet's. IPv6 tells nothing: homes have such addresses, and a router that shuts them off. */
export function isPublic(text: string): boolean {
  const address = parseAddress(text);
  return address?.kind() === "ipv4" && address.range() === "unicast";
}

/**
 * Whether an address or a name is one that people call the machine itself by, whichever machine asks. The rest of 127.0.0.0/8
 * nobody writes by mistake: hosts that one machine only simulates are told apart by it.
 */
export function isLoopback(text: string): boolean {
  const address = parseAddress(text);
  return address === undefined
    ? /^(localhost[46]?(\.localdomain[46]?)?|ip6-(localhost|loopback))$|\.localhost$/i.test(text)
    : text.startsWith("127.0.") || address.toString() === "::1";
}
