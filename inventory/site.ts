import type { architectures, facings, roles, states } from "./schema/host";
import type { meshCarriers } from "./schema/sections";

/**
 * The site: what an inventory says, checked, defaults filled in, every cross reference resolved. Everything downstream
 * (plans, renders, components) takes this and nothing else; it holds no secret. Addresses, names and networks have one
 * spelling, whatever the file's: the one that hosts answer with.
 */
export interface Site {
  /** Name of the environment, a DNS label; also the cluster's name. */
  readonly name: string;
  /** Managed hosts, sorted by name, so that the order of the inventory's lines changes nothing. */
  readonly hosts: readonly Host[];
  /** Mesh peers that are no managed hosts, sorted by name. */
  readonly peers: readonly RoamingPeer[];
  readonly mesh: Mesh;
  /** @default absent: no cluster on this site */
  readonly kubernetes?: Kubernetes;
  /** @default absent: no host-level storage */
  readonly storage?: Storage;
  /** In the order they are installed. */
  readonly releases: readonly Release[];
  readonly artifacts: Artifacts;
  /** NTP servers, host names or addresses. @default the four of the Debian pool */
  readonly timeServers: readonly string[];
}

export type Architecture = (typeof architectures)[number];
export type Role = (typeof roles)[number];

export interface Host {
  /** DNS label, equal to the machine's `hostname`. The host's identity: never an index, never an address. */
  readonly name: string;
  readonly className: string;
  readonly architecture: Architecture;
  /** Sorted. */
  readonly roles: readonly Role[];
  /** Address or name on the local network, which SSH dials. */
  readonly address: string;
  readonly port: number;
  readonly user: string;
  /** Pinned public host key, "ssh-ed25519 AAAA...". */
  readonly hostKey: string;
  /** The host through which SSH reaches it. @default absent: it is dialled directly */
  readonly jump?: Host;
  /** The router that hides it from those who are not behind the same. @default absent: everybody can call it */
  readonly behind?: string;
  /** Address inside the mesh: the host's identity inside the cluster. */
  readonly meshAddress: string;
  readonly state: (typeof states)[number];
  /** What is outside of the mesh: a network that is trusted, or the internet. */
  readonly facing: (typeof facings)[number];
  /** Whole disks given to storage, by stable path (/dev/disk/by-id/...), sorted. */
  readonly disks: readonly string[];
  /** Kubernetes node labels beyond those of the roles. */
  readonly labels: Readonly<Record<string, string>>;
  /** Kubernetes taints, "key=value:Effect" or "key:Effect", sorted. */
  readonly taints: readonly string[];
}

export interface RoamingPeer {
  readonly name: string;
  readonly meshAddress: string;
  /** The router that it is always behind. @default absent: it may be anywhere */
  readonly behind?: string;
}

/** What carries the mesh's packets from host to host. */
export type Carrier = (typeof meshCarriers)[number];

export interface Mesh {
  /** One or both, the preferred one first. */
  readonly carriers: readonly Carrier[];
  /** Network of all mesh addresses, CIDR. */
  readonly network: string;
  /** UDP port WireGuard listens on. */
  readonly port: number;
  /** TCP and UDP port tinc listens on. */
  readonly tincPort: number;
  /** MTU of the physical links in bytes; the mesh's and the pods' follow from it. @default 1500 */
  readonly linkMtu: number;
}

export interface Kubernetes {
  /** "v1.36.2" */
  readonly version: string;
  readonly podNetwork: string;
  readonly serviceNetwork: string;
  /** CoreDNS's configuration. @default "" kubeadm's own */
  readonly corefile: string;
}

export interface Storage {
  /** Ceph release, "18.2.7". */
  readonly version: string;
  /** Copies of every object. */
  readonly replicas: number;
  /** The one CephFS, mounted on every cluster node at `mountPoint`. */
  readonly filesystem: Filesystem;
  /**
   * What may be destroyed, sorted: the site's own name allows `pulumi destroy` to erase the whole cluster, a disk's id to
   * empty that disk when it leaves. @default nothing
   */
  readonly erase: readonly string[];
}

export interface Filesystem {
  readonly name: string;
  readonly mountPoint: string;
  /**
   * Directories made on it, by path relative to its root, parents before children.
   * `owner` is a numeric user id: the same number on every node and in every pod.
   */
  readonly directories: Readonly<Record<string, { readonly owner: number }>>;
  /** Names of the roaming peers that may mount it, each with a key of its own; sorted. */
  readonly peers: readonly string[];
}

export interface Release {
  readonly name: string;
  readonly namespace: string;
  /** Path of a chart directory or .tgz, relative to the project. */
  readonly chart: string;
  /** Helm values, plain data. */
  readonly values: Readonly<Record<string, unknown>>;
  /**
   * How the load balancers reach it, if they do: plain HTTP (port 80) or TLS passed through (port 443), to a node port
   * on every worker.
   */
  readonly expose?: { readonly port: 80 | 443; readonly nodePort: number };
}

export interface Artifacts {
  /** Lock file with the hash of every artifact, relative to the project. */
  readonly lock: string;
  /** One HTTP base and one OCI registry for everything. @default absent: upstream */
  readonly mirror?: { readonly http: string; readonly registry: string };
}

/** Whether a host is a node of the cluster: a control plane is one as well. */
export function isNode({ roles }: Pick<Host, "roles">): boolean {
  return roles.includes("control-plane") || roles.includes("worker");
}

/** Hosts with a role, in name order. */
export function withRole(site: Site, role: Role): readonly Host[] {
  return site.hosts.filter((host) => host.roles.includes(role));
}
