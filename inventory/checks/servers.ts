import type { Draft } from "../draft";
import type { Finding } from "../fault";
import { bits, isLoopback, parseAddress, specialRange } from "../network";
import { hostOf } from "../schema/texts";

/** What all hosts ask stands where all of them find it. */
export function serverFindings({ inventory, hosts }: Draft): Finding[] {
  const { mirror } = inventory.artifacts ?? {};
  // A lone host may be its own mirror.
  const mirrors = (["http", "registry"] as const).flatMap((field): Finding[] => {
    const host = hostOf(mirror?.[field] ?? "");
    if (hosts.length < 2 || !isLoopback(host)) return [];
    const reason = `${host} means every machine itself, and all hosts ask there; write the mirror's address on the local network`;
    return [{ path: ["artifacts", "mirror", field], reason }];
  });
  const clocks = (inventory.timeServers ?? []).flatMap((server, index): Finding[] => {
    const address = parseAddress(server ?? "");
    const range = address && specialRange({ address, prefix: bits(address) });
    if (range === undefined && !isLoopback(server ?? "")) return [];
    const reason = `${server} is no time server${range === undefined ? "" : `: it lies in ${range}`}; write the name or address of one`;
    return [{ path: ["timeServers", index], reason }];
  });
  return [...mirrors, ...clocks];
}
