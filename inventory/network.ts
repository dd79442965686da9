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
