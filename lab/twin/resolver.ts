/**
 * A host's resolv.conf from the workstation's, without loopback servers: those exist on the workstation only, and one inside
 * a host makes CoreDNS forward to itself.
 * @param text the workstation's /etc/resolv.conf
 */
export function resolverText(text: string): string {
  const servers = text
    .split("\n")
    .map((line) => /^\s*nameserver\s+(\S+)/.exec(line)?.[1])
    .filter((server): server is string => server !== undefined)
    .filter((server) => !server.startsWith("127.") && server !== "::1");
  return servers.map((server) => `nameserver ${server}\n`).join("");
}
