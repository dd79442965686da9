import { ceph } from "./tamperings/storage/ceph";

/** One blow that takes many facets at once, as a `rm -rf` in the wrong window does. */
export interface Blow {
  readonly title: string;
  /** A host, or "workstation" for what is done from there. */
  readonly host: string;
  readonly command: string;
  /** "KIND NAME" of rows that the preview must show, others beside them: what fails for lack of these may show as well. */
  readonly shown: readonly string[];
}

const blow = (title: string, host: string, command: string, ...shown: string[]): Blow => ({
  title,
  host,
  command,
  shown: shown.map((row) => `croft:${row}`),
});

/** What is mounted cannot go, and stays. */
const gone = (paths: string, host: string, ...shown: string[]) => {
  const command = `rm -rf --one-file-system ${paths} 2>/dev/null || true`;
  return blow(`${paths} gone from ${host}`, host, command, ...shown);
};

const folders: readonly Blow[] = [
  gone("/etc/wireguard", "gate", "host:File mesh-gate", "mesh:MeshPeer mesh-node1"),
  gone("/etc/haproxy", "gate", "loadbalancer:Configuration balancer-gate"),
  gone("/etc/sysctl.d /etc/modules-load.d /etc/modprobe.d", "node2", "host:Kernel node2"),
  gone("/etc/kubernetes", "node2", "kubernetes:ControlPlane kubernetes-node2"),
  gone("/etc/containerd", "node3", "host:Files kubernetes-node3"),
  gone("/etc/cni /opt/cni", "node1", "kubernetes:ControlPlane kubernetes-node1"),
  gone("/usr/local/bin", "node3", "host:Artifact kubernetes-node3-containerd"),
  gone("/etc/ceph", "node1", "storage:CephHost storage-node1"),
  // Links of units that were enabled are among it, of which systemd is not told. Who removes SSH's as well has locked himself out.
  blow(
    "/etc/systemd/system gone from node2, but for SSH",
    "node2",
    "find /etc/systemd/system ! -type d ! -name '*ssh*' -delete",
    "storage:CephHost storage-node2",
    "host:Service node2",
  ),
  gone("/var/lib/croft", "node1", "kubernetes:ControlPlane kubernetes-node1"),
  gone("/var/lib/ceph/*/mon.*", "node3", "storage:CephService storage-mon"),
  gone("/var/lib/containers/*", "node3", "storage:CephImage storage-node3"),
  // All containers go on, and none could be started again.
  gone("/var/lib/containerd", "node2", "kubernetes:Images kubernetes-node2"),
];

const hosts: readonly Blow[] = [
  blow(
    "packages purged from a balancer",
    "gate",
    "dpkg --purge --force-all haproxy wireguard-tools >/dev/null 2>&1",
    "host:Packages gate",
    "loadbalancer:Configuration balancer-gate",
  ),
  blow(
    "packages purged from a node",
    "node2",
    "dpkg --purge --force-all wireguard-tools podman conntrack >/dev/null 2>&1",
    "host:Packages node2",
    "mesh:MeshInterface mesh-node2",
  ),
  blow(
    "every service of a node stopped, disabled and masked",
    "node3",
    'for unit in kubelet containerd wg-quick@wg0 ceph.target chrony; do systemctl -q disable --now "$unit"; systemctl -q mask "$unit"; done',
    "kubernetes:ControlPlane kubernetes-node3",
    "mesh:MeshInterface mesh-node3",
    "storage:CephHost storage-node3",
    "host:Service node3",
  ),
  blow(
    "the interfaces of the mesh and of the pods deleted",
    "node1",
    "ip link delete wg0; ip link delete cni0",
    "mesh:MeshInterface mesh-node1",
    "kubernetes:ControlPlane kubernetes-node1",
  ),
  blow(
    "containerd started with an empty folder",
    "node3",
    "systemctl stop containerd; rm -rf /var/lib/containerd; systemctl start containerd",
    "kubernetes:Images kubernetes-node3",
  ),
];

const clusters: readonly Blow[] = [
  blow(
    "a storage host removed from Ceph",
    "node1",
    ceph("ceph orch host rm node2 --force"),
    "storage:CephHost storage-node2",
  ),
  blow(
    "what flannel, CoreDNS and kube-proxy are",
    "workstation",
    "kubectl delete namespace kube-flannel; kubectl -n kube-system delete daemonset,deployment,configmap --all --wait=false",
    "kubernetes:Cluster kubernetes",
    "kubernetes:Addon kubernetes-flannel",
  ),
  blow(
    "the namespace of a release",
    "workstation",
    "kubectl delete namespace visits",
    "releases:ReleaseObjects releases-visits",
  ),
];

export const blows: readonly Blow[] = [...folders, ...hosts, ...clusters];
