import type { Draft, DraftHost } from "../draft";
import type { Finding, Path } from "../fault";
import {
  bits,
  canonical,
  contains,
  isLoopback,
  isOwn,
  lastAddress,
  parseAddress,
  parseNetwork,
} from "../network";
import { inWrittenOrder } from "./order";
import { nowhereReason } from "./places";

/** No two things answer at one place, and mesh addresses lie in the mesh's network. */
export function addressFindings(draft: Draft, isOverlaid: (path: Path) => boolean): Finding[] {
  return [...lanFindings(draft, isOverlaid), ...meshAddressFindings(draft, isOverlaid)];
}

function lanFindings({ hosts, inventory }: Draft, isOverlaid: (path: Path) => boolean): Finding[] {
  const dialled = new Map<string, string>();
  const called = new Map<string, string>();
  const pathOf = (name: string) => ["hosts", name, "address"];
  const names = Object.keys(inventory.hosts ?? {});
  return inWrittenOrder(names, pathOf, isOverlaid).flatMap((name): Finding[] => {
    const host = hosts.find((candidate) => candidate.name === name);
    if (host?.address === undefined) return [];
    const nowhere = unfoundReason(host, hosts);
    const finding = (reason: string) => [{ path: pathOf(name), reason }];
    if (nowhere !== undefined) return finding(nowhere);
    const { address, port, jump, behind } = host;
    // Through different jumps, or from behind different routers, one address leads to two machines.
    const first = firstAt(dialled, [canonical(address), port, jump], name);
    if (first !== undefined)
      return finding(
        `${address} port ${port} is already used by hosts.${first}; write this host's own address`,
      );
    const other = firstAt(called, [canonical(address), behind], name);
    if (other === undefined) return [];
    return finding(
      `${address} is the address of hosts.${other} too, and whoever calls them by the mesh finds one of them; write its own ` +
        "on the local network, and a `jump` where that cannot be dialled",
    );
  });
}

/** Who came first to a place; whoever comes to a free one has it. */
function firstAt(places: Map<string, string>, place: unknown, name: string): string | undefined {
  const key = JSON.stringify(place);
  const first = places.get(key);
  if (first === undefined) places.set(key, name);
  return first;
}

/** Why nobody finds a host at its address. */
function unfoundReason(host: DraftHost, all: readonly DraftHost[]): string | undefined {
  const { address = "", behind } = host;
  if (isLoopback(address)) {
    // A tunnel on the workstation may end there, as long as no other host would call itself by it.
    const called = (other: DraftHost) => behind === undefined || other.behind === behind;
    return all.some((other) => other !== host && called(other))
      ? `${address} means every machine itself, and other hosts call this one there too; write its address on the local network`
      : undefined;
  }
  return nowhereReason(address, all);
}

function meshAddressFindings({ inventory }: Draft, isOverlaid: (path: Path) => boolean): Finding[] {
  const users = new Map<string, string>();
  const written = inventory.mesh?.network;
  const network = usableNetwork(written);
  const all = (["hosts", "peers"] as const).flatMap((section) =>
    Object.entries(inventory[section] ?? {}).flatMap(([name, entry]) => {
      const address = parseAddress(entry?.mesh ?? "");
      return entry?.mesh === undefined || address === undefined
        ? []
        : [{ path: [section, name, "mesh"] as const, text: entry.mesh, address }];
    }),
  );
  // Then it is the network that is wrong, and to say so of each address would only repeat it.
  if (
    network !== undefined &&
    all.length > 1 &&
    !all.some(({ address }) => contains(network, address))
  ) {
    const reason = `none of the ${all.length} mesh addresses lies in ${written}; write the network that they are of`;
    return [{ path: ["mesh", "network"], reason }];
  }
  const advice =
    network === undefined ? "give it a free address" : `give it a free address of ${written}`;
  return inWrittenOrder(all, ({ path }) => path, isOverlaid).flatMap(
    ({ path, text, address }): Finding[] => {
      const finding = (what: string) => [{ path, reason: `${text} ${what}; ${advice}` }];
      const other = firstAt(users, canonical(text), `${path[0]}.${path[1]}`);
      if (other !== undefined) return finding(`is already used by ${other}`);
      if (network === undefined) return [];
      if (!contains(network, address)) return finding("is not in the mesh's network");
      // A network of two addresses or one has no such ends (RFC 3021).
      if (bits(address) - network.prefix < 2) return [];
      if (canonical(text) === network.address.toString())
        return finding("is the mesh's network itself");
      return address.kind() === "ipv4" && canonical(text) === lastAddress(network).toString()
        ? finding("is the mesh's broadcast address")
        : [];
    },
  );
}

/** Nothing where the network itself is at fault, which is said elsewhere. */
function usableNetwork(written: string | undefined) {
  const network = written === undefined ? undefined : parseNetwork(written);
  return network !== undefined && isOwn(network) ? network : undefined;
}
