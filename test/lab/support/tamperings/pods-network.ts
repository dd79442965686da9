import { row, type Tampering } from "../tampering";
import { haproxy } from "./balancer";

const controlPlane = "croft:kubernetes:ControlPlane";

/** The pods' network of a node: its configuration, flannel's interface and routes, the bridge. */
export const podsNetworkTamperings: readonly Tampering[] = [
  {
    title: "the configuration of a node's pod network lost",
    host: "node2",
    command: "rm /etc/cni/net.d/*",
    rows: [row(controlPlane, "kubernetes-node2", "network")],
    proof: { command: "grep -c portmap /etc/cni/net.d/10-flannel.conflist", prints: "1" },
  },
  {
    title: "another configuration of the pods' network that comes first",
    host: "node1",
    command: "echo '{}' >/etc/cni/net.d/00-evil.conflist",
    rows: [row(controlPlane, "kubernetes-node1", "network")],
    // What was put aside for its owner is taken away by him.
    proof: {
      command: "ls /etc/cni/net.d/*.conflist && rm -v /etc/cni/net.d/00-evil.conflist.off",
      prints: "/etc/cni/net.d/10-flannel.conflist\nremoved '/etc/cni/net.d/00-evil.conflist.off'",
    },
  },
  {
    title: "the interface of the pods' network gone",
    host: "node2",
    command: "ip link delete flannel.1",
    rows: [row(controlPlane, "kubernetes-node2", "network")],
    proof: { command: "ls -d /sys/class/net/flannel.1", prints: "/sys/class/net/flannel.1" },
  },
  {
    title: "the interface of the pods' network down",
    host: "node1",
    command: "ip link set dev flannel.1 down",
    rows: [row(controlPlane, "kubernetes-node1", "network")],
    proof: { command: "ip route show dev flannel.1 | wc -l", prints: "2" },
  },
  {
    title: "what other nodes are told of the way to a node's pods",
    host: "workstation",
    command:
      "kubectl annotate node node3 --overwrite flannel.alpha.coreos.com/public-ip=192.0.2.9 flannel.alpha.coreos.com/backend-type-",
    rows: [row(controlPlane, "kubernetes-node3", "network")],
    inside: haproxy,
    proof: {
      command:
        "kubectl get node node3 -o yaml | grep -c 'flannel.alpha.coreos.com/public-ip: 10.66.0.13\\|flannel.alpha.coreos.com/backend-type: vxlan'",
      prints: "2",
    },
  },
  {
    title: "the way to another node's pods",
    host: "node3",
    command: "ip route del $(ip -4 route show dev flannel.1 | head -n 1 | cut -d' ' -f1)",
    rows: [row(controlPlane, "kubernetes-node3", "network")],
    proof: { command: "ip route show dev flannel.1 | wc -l", prints: "2" },
  },
  {
    title: "what flannel tells the plugin of a node's next pods",
    host: "node2",
    command: "rm /run/flannel/subnet.env",
    rows: [row(controlPlane, "kubernetes-node2", "network")],
    proof: { command: "grep -c FLANNEL_SUBNET /run/flannel/subnet.env", prints: "1" },
  },
  {
    title: "the bridge under a node's pods",
    host: "node3",
    command: "ip link delete dev cni0",
    rows: [row(controlPlane, "kubernetes-node3", "network")],
    proof: {
      command:
        'for v in /sys/class/net/veth*; do [ -e "$v/master" ] || echo "$v"; done; ip -o -4 address show dev cni0 | wc -l',
      prints: "1",
    },
  },
];
