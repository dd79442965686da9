import type { DraftHost } from "../draft";
import { parseAddress, specialRangeOf } from "../network";

/** What an address or a name means to all machines alike, where that is no machine that they all find. */
export function nowhereReason(place: string, hosts: readonly DraftHost[]): string | undefined {
  const namesake = hosts.find(({ name }) => name === place.toLowerCase());
  if (namesake !== undefined && !place.includes("."))
    return `${place} means hosts.${namesake.name} in the mesh to every host, by its /etc/hosts; write the address, or a name with a domain`;
  // Hosts that one machine simulates.
  if (parseAddress(place)?.range() === "loopback") return undefined;
  const range = specialRangeOf(place);
  return range && `${place} lies in ${range}; write its address on the local network`;
}
