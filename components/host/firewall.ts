import type { Host, Site } from "../../inventory/site";
import { planListeners } from "../loadbalancer/plan";
import { interfaceOf } from "../mesh/plan";

/** Bridge and tunnels of the pods, by the names that flannel gives them. */
const podInterfaces = ["cni0", "flannel.1", "flannel-v6.1"];

/** Where DHCP's answers come back, of IPv4 and IPv6. */
const dhcp = [68, 546];

/** Who may call a host from outside the mesh. */
export interface FirewallPlan {
  /** Interfaces that are inside: whatever comes by them is let in. */
  readonly inside: readonly string[];
  /** Networks that are inside, CIDR: the mesh's, the pods' and the services'. Nothing from outside is passed on to them. */
  readonly networks: readonly string[];
  /** Sorted. */
  readonly tcp: readonly number[];
  readonly udp: readonly number[];
}

/**
 * SSH, DHCP, what carries the mesh, and on a balancer the exposed releases. The cluster's API is in the mesh only, wherever it
 * listens. @returns undefined for a host that does not face the internet
 */
export function planFirewall(site: Site, host: Host): FirewallPlan | undefined {
  if (host.facing !== "internet") return undefined;
  const { carriers, network, port, tincPort } = site.mesh;
  const { podNetwork, serviceNetwork } = site.kubernetes ?? {};
  const tinc = carriers.includes("tinc") ? [tincPort] : [];
  const balances = host.roles.includes("load-balancer");
  const exposed = (balances ? planListeners(site) : []).filter(({ traffic }) => traffic !== "api");
  const sorted = (ports: readonly number[]) => [...new Set(ports)].sort((a, b) => a - b);
  return {
    inside: ["lo", ...carriers.map(interfaceOf), ...podInterfaces],
    networks: [network, podNetwork, serviceNetwork].filter((it) => it !== undefined),
    tcp: sorted([host.port, ...tinc, ...exposed.map((listener) => listener.port)]),
    udp: sorted([...dhcp, ...tinc, ...(carriers.includes("wireguard") ? [port] : [])]),
  };
}

/**
 * The chain stands before kube-proxy's, which would have sent what calls a node's port on to a pod. What the host has called
 * is answered, and the messages that networks live by (ICMP) go through. A host that forwards, as nodes and relays do,
 * would else pass on to pods, services and members whatever a neighbour outside addresses to them. @see nft(8)
 */
export function renderFirewall({ inside, networks, tcp, udp }: FirewallPlan): string {
  const set = (words: readonly (number | string)[]) => `{ ${words.join(", ")} }`;
  return [
    "\tchain outside {",
    "\t\ttype filter hook prerouting priority mangle; policy accept;",
    "\t\tct state established,related accept",
    `\t\tiifname ${set(inside.map((name) => `"${name}"`))} accept`,
    ...networks.map((it) => `\t\t${it.includes(":") ? "ip6" : "ip"} daddr ${it} drop`),
    "\t\tfib daddr type != local accept",
    "\t\tmeta l4proto { icmp, ipv6-icmp } accept",
    `\t\ttcp dport ${set(tcp)} accept`,
    `\t\tudp dport ${set(udp)} accept`,
    "\t\tdrop",
    "\t}",
    "",
  ].join("\n");
}
