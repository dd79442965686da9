import type { Host, Role, Site } from "../../inventory/site";
import { apiMeshAddresses, apiName } from "../kubernetes/endpoint";

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

/** Tools that kubelet, kube-proxy and kubeadm's own preflight look for on a node. */
const nodePackages = ["conntrack", "ebtables", "ethtool", "iptables", "kmod", "socat"];

export interface HostPlan {
  /** Packages every layer may count on, sorted. */
  readonly packages: readonly string[];
  readonly minimumMemoryMiB: number;
  /** Whether pods run here, which needs routing between interfaces and no swap. */
  readonly clusterNode: boolean;
  /** Kernel modules loaded at boot, sorted. */
  readonly modules: readonly string[];
  readonly sysctl: Readonly<Record<string, string>>;
  readonly names: readonly HostNames[];
}

/** One line of /etc/hosts. */
export interface HostNames {
  readonly address: string;
  readonly names: readonly string[];
}

export function planHost(site: Site, host: Host): HostPlan {
  const clusterNode = host.roles.includes("control-plane") || host.roles.includes("worker");
  return {
    packages: ["ca-certificates", "chrony", "curl", ...(clusterNode ? nodePackages : [])].sort(),
    minimumMemoryMiB: host.roles.reduce((sum, role) => sum + memoryOfRole[role], baseMemoryMiB),
    clusterNode,
    modules: clusterNode ? ["br_netfilter", "overlay"] : [],
    sysctl: clusterNode ? planSysctl(site) : {},
    names: planNames(site, host),
  };
}

function planSysctl({ kubernetes }: Site): Record<string, string> {
  return {
    // Without it a packet from one pod to another on the same bridge passes by the rules of its service.
    "net.bridge.bridge-nf-call-ip6tables": "1",
    "net.bridge.bridge-nf-call-iptables": "1",
    "net.ipv4.ip_forward": "1",
    // Only where pods have such addresses: a host that forwards learns no route from its router any more.
    ...(kubernetes?.podNetwork.includes(":") === true
      ? { "net.ipv6.conf.all.forwarding": "1", "net.ipv6.conf.default.forwarding": "1" }
      : {}),
  };
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
