import type { Draft, DraftHost } from "../draft";
import type { Finding, Path } from "../fault";
import {
  type Address,
  bits,
  canonical,
  contains,
  isLoopback,
  isOwn,
  lastAddress,
  parseAddress,
  parseNetwork,
} from "../network";
import { nowhereReason } from "./places";

/** No two things answer at one place, and mesh addresses lie in the mesh's network. */
export function addressFindings(draft: Draft): Finding[] {
  return [...lanFindings(draft), ...meshAddressFindings(draft)];
}

function lanFindings({ hosts, inventory }: Draft): Finding[] {
  const dialled = new Map<string, string>();
  const called = new Map<string, string>();
  return inWrittenOrder(inventory.hosts).flatMap((name): Finding[] => {
    const host = hosts.find((candidate) => candidate.name === name);
    if (host?.address === undefined) return [];
    const nowhere = unfoundReason(host, hosts);
    if (nowhere !== undefined) return [{ path: ["hosts", name, "address"], reason: nowhere }];
    const { address, port, jump, behind } = host;
    const finding = (reason: string) => [{ path: ["hosts", name, "address"], reason }];
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

function meshAddressFindings({ inventory }: Draft): Finding[] {
  const users = new Map<string, string>();
  const written = inventory.mesh?.network;
  const network = usableNetwork(written);
  const all = (["hosts", "peers"] as const).flatMap((section) =>
    Object.values(inventory[section] ?? {}).flatMap((entry): Address[] => {
      const address = parseAddress(entry?.mesh ?? "");
      return address === undefined ? [] : [address];
    }),
  );
  // Then it is the network that is wrong, and to say so of each address would only repeat it.
  if (network !== undefined && all.length > 1 && !all.some((one) => contains(network, one))) {
    const reason = `none of the ${all.length} mesh addresses lies in ${written}; write the network that they are of`;
    return [{ path: ["mesh", "network"], reason }];
  }
  return (["hosts", "peers"] as const).flatMap((section) =>
    inWrittenOrder(inventory[section]).flatMap((name): Finding[] => {
      const text = inventory[section]?.[name]?.mesh;
      const address = text === undefined ? undefined : parseAddress(text);
      if (text === undefined || address === undefined) return [];
      const path: Path = [section, name, "mesh"];
      const other = users.get(canonical(text));
      if (other === undefined) users.set(canonical(text), `${section}.${name}`);
      const advice =
        network === undefined ? "give it a free address" : `give it a free address of ${written}`;
      if (other !== undefined) {
        return [{ path, reason: `${text} is already used by ${other}; ${advice}` }];
      }
      if (network === undefined) return [];
      if (!contains(network, address)) {
        return [{ path, reason: `${text} is not in the mesh's network; ${advice}` }];
      }
      // A network of two addresses or one has no such ends (RFC 3021).
      if (bits(address) - network.prefix < 2) return [];
      if (canonical(text) === network.address.toString()) {
        return [{ path, reason: `${text} is the mesh's network itself; ${advice}` }];
      }
      if (address.kind() === "ipv4" && canonical(text) === lastAddress(network).toString()) {
        return [{ path, reason: `${text} is the mesh's broadcast address; ${advice}` }];
      }
      return [];
    }),
  );
}

/** Nothing where the network itself is at fault, which is said elsewhere. */
function usableNetwork(written: string | undefined) {
  const network = written === undefined ? undefined : parseNetwork(written);
  return network !== undefined && isOwn(network) ? network : undefined;
}

/** So that of two the later one in the file is at fault, whatever their names: it is likely the one just added. */
function inWrittenOrder(entries: object | undefined): string[] {
  return Object.keys(entries ?? {});
}
