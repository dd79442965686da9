import { type Host, isNode, type Role, type Site } from "../../inventory/site";
import { apiMeshAddresses, apiName } from "../kubernetes/endpoint";
import { relaysOf } from "../mesh/plan";
import { type FirewallPlan, planFirewall } from "./firewall";
import { packagesOf } from "./packages";
import { renderChrony } from "./render";

/** Memory in MiB that each role takes on an idle host. The control plane's is kubeadm's own minimum. */
const memoryOfRole: Readonly<Record<Role, number>> = {
  "load-balancer": 128,
  "control-plane": 1700,
  worker: 512,
  storage: 1024,
  monitoring: 512,
};

/** What the operating system itself takes. */
const baseMemoryMiB = 256;

/**
 * podman's package brings a network configuration that the kubelet's runtime would take for its own until flannel's
 * appears. It is kept from being unpacked at all: a file that is removed afterwards has been there for some seconds. Ceph's
 * containers use the host's network and need none. @see dpkg(1), --path-exclude
 */
const podmanExclusion = {
  "/etc/dpkg/dpkg.cfg.d/50-croft-podman": "path-exclude=/etc/cni/net.d/87-podman-bridge.conflist\n",
};

export interface HostPlan {
  /** Debian packages of all layers, sorted. */
  readonly packages: readonly string[];
  /** Files that must stand before the packages come, by path. */
  readonly files: Readonly<Record<string, string>>;
  readonly minimumMemoryMiB: number;
  /** Whether pods run here, which needs routing between interfaces and no swap. */
  readonly clusterNode: boolean;
  /** Kernel modules, sorted. */
  readonly modules: readonly string[];
  readonly parameters: Readonly<Record<string, string>>;
  readonly names: readonly HostNames[];
  /** @default absent: the network around the host is trusted */
  readonly firewall?: FirewallPlan;
}

/** One line of /etc/hosts. */
export interface HostNames {
  readonly address: string;
  readonly names: readonly string[];
}

/** What a host is by itself, for whichever layer above it. @param host one of the site's */
export function planHost(site: Site, host: Host): HostPlan {
  const clusterNode = isNode(host);
  const firewall = planFirewall(site, host);
  const mayRelay = relaysOf(site).some(({ name }) => name === host.name);
  return {
    packages: packagesOf(site, host),
    files: {
      "/etc/chrony/chrony.conf": renderChrony(site.timeServers),
      ...(host.roles.includes("storage") ? podmanExclusion : {}),
    },
    minimumMemoryMiB: host.roles.reduce((sum, role) => sum + memoryOfRole[role], baseMemoryMiB),
    clusterNode,
    modules: clusterNode ? ["br_netfilter", "overlay"] : [],
    parameters: {
      ...(clusterNode ? nodeParameters(site) : {}),
      ...(mayRelay ? forwarding[familyOf(site.mesh.network)] : {}),
    },
    names: planNames(site, host),
    ...(firewall === undefined ? {} : { firewall }),
  };
}

function nodeParameters({ kubernetes }: Site): Record<string, string> {
  return {
    // Without it a packet from one pod to another on the same bridge passes by the rules of its service.
    "net.bridge.bridge-nf-call-ip6tables": "1",
    "net.bridge.bridge-nf-call-iptables": "1",
    ...forwarding.ipv4,
    ...(kubernetes !== undefined && familyOf(kubernetes.podNetwork) === "ipv6"
      ? { ...forwarding.ipv6, ...ipv6 }
      : {}),
  };
}

/** Many a host has IPv6 switched off. kube-proxy does not start there, and pods would get no address. */
const ipv6 = {
  "net.ipv6.conf.all.disable_ipv6": "0",
  "net.ipv6.conf.default.disable_ipv6": "0",
} as const;

/**
 * Of IPv6 only where that is what passes: a host that forwards it learns no route from its router any more, unless
 * `accept_ra` of that interface is 2. That is its owner's to set: no inventory names an interface, what is set for "all"
 * reaches none that is there, and "default" would have the host believe routers among its own pods.
 * @see Documentation/networking/ip-sysctl.rst of Linux, accept_ra
 */
const forwarding = {
  ipv4: { "net.ipv4.ip_forward": "1" },
  ipv6: { "net.ipv6.conf.all.forwarding": "1", "net.ipv6.conf.default.forwarding": "1" },
} as const;

function familyOf(network: string): keyof typeof forwarding {
  return network.includes(":") ? "ipv6" : "ipv4";
}

/** Every managed host by its mesh address, the identity it has inside the cluster, and the name of the API. */
function planNames(site: Site, host: Host): HostNames[] {
  const names = site.hosts.map(({ name, meshAddress }) => ({
    address: meshAddress,
    names: [name],
  }));
  const api = site.kubernetes === undefined ? [] : apiMeshAddresses(site, host);
  return [...names, ...api.map((address) => ({ address, names: [apiName(site)] }))];
}
