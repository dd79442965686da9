import { defaults } from "../defaults";
import type { Draft } from "../draft";
import type { Finding, Path } from "../fault";
import {
  bits,
  contains,
  isOwn,
  type Network,
  overlap,
  parseAddress,
  parseNetwork,
  specialRange,
} from "../network";

interface Named {
  readonly path: Path;
  readonly label: string;
  readonly text: string;
  readonly network: Network;
}

/** The mesh's, the pods' and the services' networks: apart from each other and from the local network, of one family, and large enough. */
export function networkFindings(draft: Draft): Finding[] {
  const named = namedNetworks(draft);
  const networks = soundNetworks(draft);
  return [
    ...special(named),
    ...foreign(named),
    ...overlaps(networks),
    ...families(networks),
    ...localAddresses(draft, networks),
    ...room(draft, networks),
  ];
}

/** What else could be said of the others follows from what they are. */
function soundNetworks(draft: Draft): Named[] {
  return namedNetworks(draft).filter(({ network }) => isOwn(network));
}

/** The mesh's, the pods' or the services' network that an address lies in. */
export function networkAround(draft: Draft, text: string): Named | undefined {
  const address = parseAddress(text);
  return address && soundNetworks(draft).find(({ network }) => contains(network, address));
}

function special(networks: readonly Named[]): Finding[] {
  return networks.flatMap(({ path, text, network }) => {
    const range = specialRange(network);
    const example = network.address.kind() === "ipv4" ? "10.66.0.0/24" : "fd66::/64";
    const reason = `${text} overlaps ${range}; write one for machines, such as ${example}`;
    return range === undefined ? [] : [{ path, reason }];
  });
}

function foreign(networks: readonly Named[]): Finding[] {
  return networks
    .filter(({ network }) => !isOwn(network) && specialRange(network) === undefined)
    .map(({ path, text }) => ({
      path,
      reason:
        `${text} is not private, and no host would reach that part of the internet any more; write a network inside ` +
        "10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16",
    }));
}

function namedNetworks({ inventory, isRefused }: Draft): Named[] {
  const { mesh, kubernetes } = inventory;
  const of = (path: Path, label: string, written: string | undefined, usual = ""): Named[] => {
    const network = isRefused(path) ? undefined : parseNetwork(written ?? usual);
    // Else a person would look in the file for what is not there.
    const text = written ?? `${usual} (the default)`;
    return network === undefined ? [] : [{ path, label, text, network }];
  };
  const inMesh = of(["mesh", "network"], "the mesh's network", mesh?.network);
  if (kubernetes === undefined) return inMesh;
  const { podNetwork, serviceNetwork } = kubernetes;
  return [
    ...inMesh,
    ...of(["kubernetes", "podNetwork"], "the pods' network", podNetwork, defaults.podNetwork),
    ...of(
      ["kubernetes", "serviceNetwork"],
      "the services' network",
      serviceNetwork,
      defaults.serviceNetwork,
    ),
  ];
}

function overlaps(networks: readonly Named[]): Finding[] {
  return networks.flatMap((one, index) =>
    networks
      .slice(0, index)
      .filter((other) => overlap(one.network, other.network))
      .map((other) => ({
        path: one.path,
        reason: `${one.text} overlaps ${other.label} ${other.text}; write a network apart from it`,
      })),
  );
}

function families(networks: readonly Named[]): Finding[] {
  const [first, ...others] = networks;
  return others
    .filter((other) => other.network.address.kind() !== first?.network.address.kind())
    .map((other) => ({
      path: other.path,
      reason: `${other.text} is not of the same family as ${first?.label} ${first?.text}; write both as IPv4 or both as IPv6`,
    }));
}

/** Where one host's address lies in a network, the address is likely the wrong one; of several it is the network. */
function localAddresses({ hosts }: Draft, networks: readonly Named[]): Finding[] {
  return networks.flatMap(({ path, label, text, network }): Finding[] => {
    const [first, ...others] = hosts.filter((host) => {
      const address = parseAddress(host.address ?? "");
      return address !== undefined && contains(network, address);
    });
    if (first === undefined) return [];
    if (others.length > 0) {
      const reason =
        `${text} holds the address of hosts.${first.name} and of ${others.length} more, so packets to them would be sent into it; ` +
        "write a network apart from the local one";
      return [{ path, reason }];
    }
    const reason =
      `${first.address} lies in ${label} ${text}, so packets to it would be sent there; write its address on the local ` +
      `network, or another ${path.join(".")}`;
    return [{ path: ["hosts", first.name, "address"], reason }];
  });
}

/** kubeadm wants ten addresses for services: the tenth is the name server's. */
const smallestServices = 4;

/** kubeadm's bounds, and the API server's. Each node takes a /24 of the pods' network, a /64 of IPv6 (node-cidr-mask-size). */
function room({ hosts, rolesKnown }: Draft, networks: readonly Named[]): Finding[] {
  const nodes = hosts.filter(
    ({ roles }) => roles.includes("worker") || roles.includes("control-plane"),
  ).length;
  return networks.flatMap(({ path, text, network: { address, prefix } }): Finding[] => {
    const all = bits(address);
    const finding = (reason: string) => [{ path, reason }];
    const longest = (length: number) => `write a prefix length of at most ${length}`;
    const shortest = (length: number) => `write a prefix length of at least ${length}`;
    if (path[1] === "serviceNetwork") {
      if (all - prefix > 20)
        return finding(`${text} is larger than the API server accepts; ${shortest(all - 20)}`);
      if (all - prefix < smallestServices)
        return finding(
          `${text} is smaller than kubeadm accepts; ${longest(all - smallestServices)}`,
        );
    }
    if (path[1] !== "podNetwork") return [];
    const nodePrefix = all === 32 ? 24 : 64;
    if (nodePrefix - prefix > 16)
      return finding(`${text} is larger than kubeadm accepts; ${shortest(nodePrefix - 16)}`);
    const fits = prefix > nodePrefix ? 0 : 2 ** (nodePrefix - prefix);
    if (!rolesKnown || (fits >= nodes && fits > 0)) return [];
    const needed = nodePrefix - Math.ceil(Math.log2(Math.max(nodes, 1)));
    return finding(
      `${text} has room for ${fits} node${fits === 1 ? "" : "s"}, of ${nodes}; ${longest(needed)}`,
    );
  });
}
