import type { Carrier, Host, Role, Site } from "../../inventory/site";
import { planStorage } from "../storage/plan";

const everywhere = ["ca-certificates", "chrony", "curl"];

const ofCarrier: Readonly<Record<Carrier, readonly string[]>> = {
  // Where the kernel has no WireGuard, wg-quick falls back to the user-space one by itself.
  wireguard: ["wireguard-go", "wireguard-tools"],
  tinc: ["tinc"],
};

/** What containerd, kubelet, kube-proxy and kubeadm's own preflight look for on a node. */
const ofNode = ["conntrack", "ebtables", "ethtool", "iptables", "kmod", "runc", "socat"];

const ofRole: Readonly<Record<Role, readonly string[]>> = {
  "load-balancer": ["haproxy", "socat"],
  "control-plane": ofNode,
  worker: ofNode,
  // podman as cephadm runs it, and the library by which Ceph is asked.
  storage: ["catatonit", "crun", "lvm2", "podman", "python3-rados"],
  monitoring: [],
};

/**
 * The Debian packages of a host, whichever layer they serve, sorted. One list: apt does one thing at a time on a host, and
 * each time it begins costs seconds.
 */
export function packagesOf(site: Site, host: Host): string[] {
  const mounts = planStorage(site)?.mounts.some(({ name }) => name === host.name) ?? false;
  const packages = [
    ...everywhere,
    ...site.mesh.carriers.flatMap((carrier) => ofCarrier[carrier]),
    ...host.roles.flatMap((role) => ofRole[role]),
    ...(mounts ? ["ceph-fuse"] : []),
    ...(host.facing === "internet" ? ["nftables"] : []),
  ];
  return [...new Set(packages)].sort();
}
