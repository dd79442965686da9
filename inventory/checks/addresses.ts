import type { Draft } from "../draft";
import type { Finding, Path } from "../fault";
import { bits, canonical, contains, lastAddress, parseAddress, parseNetwork } from "../network";

/** No two things answer at one place, and mesh addresses lie in the mesh's network. */
export function addressFindings(draft: Draft): Finding[] {
  return [...lanFindings(draft), ...meshAddressFindings(draft)];
}

function lanFindings({ hosts, inventory }: Draft): Finding[] {
  const users = new Map<string, string>();
  return inWrittenOrder(inventory.hosts).flatMap((name): Finding[] => {
    const host = hosts.find((candidate) => candidate.name === name);
    if (host?.address === undefined) return [];
    const place = `${canonical(host.address)} ${host.port}`;
    const other = users.get(place);
    if (other === undefined) users.set(place, name);
    if (other === undefined) return [];
    const reason = `${host.address} port ${host.port} is already used by hosts.${other}; write this host's own address`;
    return [{ path: ["hosts", name, "address"], reason }];
  });
}

function meshAddressFindings({ inventory }: Draft): Finding[] {
  const users = new Map<string, string>();
  const written = inventory.mesh?.network;
  const network = written === undefined ? undefined : parseNetwork(written);
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

/** So that of two the later one in the file is at fault, whatever their names: it is likely the one just added. */
function inWrittenOrder(entries: object | undefined): string[] {
  return Object.keys(entries ?? {});
}
