/** An address as it stands before a port and in a URL: IPv6 in brackets, names and IPv4 as they are. */
export function bracketed(address: string): string {
  return address.includes(":") ? `[${address}]` : address;
}
