import type { HostAccess } from "../access";
import type { Facet } from "../kind";

/** What every node of a cluster is, control plane or worker. */
export interface NodeInputs {
  readonly access: HostAccess;
  /** The node's name: the host's own. */
  readonly node: string;
  /** The cluster's name. */
  readonly cluster: string;
  /** Mesh address of the node. */
  readonly address: string;
  /** "api.lab.internal:6443": where nodes find the API. */
  readonly endpoint: string;
  /** PEM of the cluster's authority; joining trusts no other. */
  readonly authority: string;
  /** The other control planes: through one of them the node joins, and leaves when its own host is dead. */
  readonly peers: readonly HostAccess[];
  /** "v1.36.2": of the kubelet that runs. */
  readonly version: string;
  /** Text of kubelet.service; a read adds the drop-ins that somebody has put beside it. */
  readonly unit: string;
  /** Configuration of the pods' network (CNI); a read gives what stands there once flannel has come up. */
  readonly network: string;
  /** Managed labels; others are left alone. */
  readonly labels: Readonly<Record<string, string>>;
  /** "key=value:Effect" or "key:Effect", sorted; all but those that Kubernetes itself sets. */
  readonly taints: readonly string[];
  /** Declared "enabled, active". */
  readonly kubelet: string;
  /** Declared "as made"; a read names what was edited or is missing of the files that kubeadm made for the kubelet. */
  readonly kubeletFiles: string;
  /** Declared "as made"; a read says which kubeconfig of the node leads elsewhere, or trusts somebody else. */
  readonly kubeconfigs: string;
  /** Declared "root's alone"; a read names the files that others may write, or whose keys they may read. */
  readonly permissions: string;
  /** Declared "in the cluster"; a read says what else it found. */
  readonly membership: string;
  /** Declared true; false after a cordon. */
  readonly schedulable: boolean;
  /** Declared "valid"; a read names those that end within a month, and those that are missing. */
  readonly certificates: string;
  /** Declared "in place"; a read names the commands of the host that are not of the version. */
  readonly programs: string;
}

/** What a difference in them means. */
export const nodeFacets = {
  access: "silent",
  node: "replace",
  cluster: "replace",
  address: "silent",
  endpoint: "silent",
  authority: "silent",
  peers: "silent",
  version: "update",
  unit: "update",
  network: "update",
  labels: "update",
  taints: "update",
  kubelet: "update",
  kubeletFiles: "update",
  kubeconfigs: "update",
  permissions: "update",
  membership: "update",
  schedulable: "update",
  certificates: "update",
  programs: "update",
} as const satisfies Readonly<Record<keyof NodeInputs, Facet>>;

/** What a healthy node's read says: the declared value of the inputs that no program chooses. */
export const settled = {
  kubelet: "enabled, active",
  kubeletFiles: "as made",
  kubeconfigs: "as made",
  permissions: "root's alone",
  membership: "in the cluster",
  schedulable: true,
  certificates: "valid",
  programs: "in place",
} as const;

/** What a read says of the membership of a host that is somebody else's node. */
export const foreignMember = "in a cluster with another authority";

/** The same of a control plane. */
export const settledControlPlane = { ...settled, manifests: "as made" } as const;

/** The same of the cluster itself. */
export const settledCluster = { addons: "in place" } as const;
