import { defaults } from "../defaults";
import type { Draft } from "../draft";
import type { Finding, Path } from "../fault";
import { bits, contains, type Network, overlap, parseAddress, parseNetwork } from "../network";

interface Named {
  readonly path: Path;
  readonly label: string;
  readonly text: string;
  readonly network: Network;
}

/** The mesh's, the pods' and the services' networks: apart from each other and from the local network, of one family, and large enough. */
export function networkFindings(draft: Draft): Finding[] {
  const networks = namedNetworks(draft);
  return [
    ...overlaps(networks),
    ...families(networks),
    ...localAddresses(draft, networks),
    ...room(draft, networks),
  ];
}

function namedNetworks({ inventory, isRefused }: Draft): Named[] {
  const { mesh, kubernetes } = inventory;
  const of = (path: Path, label: string, text: string | undefined): Named[] => {
    const network = text === undefined || isRefused(path) ? undefined : parseNetwork(text);
    return text === undefined || network === undefined ? [] : [{ path, label, text, network }];
  };
  const inMesh = of(["mesh", "network"], "the mesh's network", mesh?.network);
  if (kubernetes === undefined) return inMesh;
  const pods = kubernetes.podNetwork ?? defaults.podNetwork;
  const services = kubernetes.serviceNetwork ?? defaults.serviceNetwork;
  return [
    ...inMesh,
    ...of(["kubernetes", "podNetwork"], "the pods' network", pods),
    ...of(["kubernetes", "serviceNetwork"], "the services' network", services),
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

function localAddresses({ hosts }: Draft, networks: readonly Named[]): Finding[] {
  return hosts.flatMap((host) => {
    const address = host.address === undefined ? undefined : parseAddress(host.address);
    if (address === undefined) return [];
    return networks
      .filter(({ network }) => contains(network, address))
      .map(({ label, text, path }) => ({
        path: ["hosts", host.name, "address"],
        reason:
          `${host.address} lies in ${label} ${text}, so packets to it would be sent there; write its address on the local ` +
          `network, or another ${path.join(".")}`,
      }));
  });
}

/** Each node takes a /24 of the pods' network, a /64 of IPv6: kubeadm's node-cidr-mask-size. */
function room({ hosts, rolesKnown }: Draft, networks: readonly Named[]): Finding[] {
  return networks.flatMap(({ path, text, network }): Finding[] => {
    const host = bits(network.address);
    if (path[1] === "serviceNetwork" && host - network.prefix > 20) {
      const reason = `${text} is larger than the API server accepts; write a prefix length of at least ${host - 20}`;
      return [{ path, reason }];
    }
    if (path[1] !== "podNetwork" || !rolesKnown) return [];
    const nodes = hosts.filter(
      ({ roles }) => roles.includes("worker") || roles.includes("control-plane"),
    );
    const nodePrefix = host === 32 ? 24 : 64;
    const fits = network.prefix > nodePrefix ? 0 : 2 ** (nodePrefix - network.prefix);
    if (fits >= nodes.length && fits > 0) return [];
    const needed = nodePrefix - Math.ceil(Math.log2(Math.max(nodes.length, 1)));
    const reason = `${text} has room for ${fits} nodes, of ${nodes.length}; write a prefix length of at most ${needed}`;
    return [{ path, reason }];
  });
}
