/** One thing that somebody does to a machine by hand, and the one row that must show it. */
export interface Tampering {
  readonly title: string;
  readonly host: string;
  readonly command: string;
  /** Name of the resource. */
  readonly row: string;
  /** Property paths that differ. */
  readonly fields: readonly string[];
  /** What the engine plans. @default "update" */
  readonly op?: string;
  /** What the machine says once it is repaired. @default the empty preview after it is the proof */
  readonly proof?: { readonly command: string; readonly prints: string };
}

/** The laptop: no row but its own depends on whether it is heard. */
const live = "10.66.0.100";

export const tamperings: readonly Tampering[] = [
  {
    title: "a line added to a file",
    host: "node1",
    command: "echo '192.0.2.1 evil' >>/etc/hosts",
    row: "node1-hosts",
    fields: ["content"],
    proof: { command: "grep -c evil /etc/hosts || true", prints: "0" },
  },
  {
    title: "a file's mode",
    host: "node2",
    command: "chmod 0666 /etc/wireguard/wg0.conf",
    row: "mesh-node2",
    fields: ["mode"],
    proof: { command: "stat -c %a /etc/wireguard/wg0.conf", prints: "600" },
  },
  {
    title: "a kernel parameter changed live",
    host: "node3",
    command: "sysctl -qw net.ipv4.ip_forward=0",
    row: "node3",
    fields: ['parameters["net.ipv4.ip_forward"]'],
    proof: { command: "sysctl -n net.ipv4.ip_forward", prints: "1" },
  },
  {
    title: "a service stopped",
    host: "gate",
    command: "systemctl stop haproxy",
    row: "balancer-gate",
    fields: ["active"],
    proof: { command: "systemctl is-active haproxy", prints: "active" },
  },
  {
    title: "a service disabled",
    host: "node2",
    command: "systemctl --quiet disable containerd",
    row: "kubernetes-node2-containerd",
    fields: ["enablement"],
    proof: { command: "systemctl is-enabled containerd", prints: "enabled" },
  },
  {
    title: "a package removed",
    host: "node3",
    command: "dpkg --remove --force-depends ebtables >/dev/null 2>&1",
    row: "node3-base",
    fields: ["packages.ebtables"],
    proof: { command: "dpkg-query -W -f '${db:Status-Status}' ebtables", prints: "installed" },
  },
  {
    title: "a binary replaced",
    host: "node1",
    command:
      "cp /usr/local/bin/crictl /tmp/crictl && echo >>/tmp/crictl && mv /tmp/crictl /usr/local/bin/crictl",
    row: "kubernetes-node1",
    fields: ["downloads[3].sha256"],
    proof: { command: "crictl --version | cut -d' ' -f1", prints: "crictl" },
  },
  {
    title: "a live WireGuard peer removed",
    host: "node1",
    command: `wg set wg0 peer "$(wg show wg0 allowed-ips | grep ${live}/ | cut -f1)" remove`,
    row: "mesh-node1.laptop",
    fields: ["publicKey"],
    proof: { command: `wg show wg0 allowed-ips | grep -c ${live}/`, prints: "1" },
  },
  {
    title: "a WireGuard peer added by hand",
    host: "node2",
    command: "wg set wg0 peer $(wg genkey | wg pubkey) allowed-ips 10.66.0.66/32",
    row: "mesh-node2",
    fields: ["strangers[0]"],
    proof: { command: "wg show wg0 allowed-ips | grep -c 10.66.0.66 || true", prints: "0" },
  },
  {
    title: "the mesh's MTU changed live",
    host: "node3",
    command: "ip link set dev wg0 mtu 1300",
    row: "mesh-node3",
    fields: ["mtu"],
    proof: { command: "cat /sys/class/net/wg0/mtu", prints: "1420" },
  },
  {
    title: "WireGuard's port changed live",
    host: "gate",
    command: "wg set wg0 listen-port 51999",
    row: "mesh-gate",
    fields: ["port"],
    proof: { command: "wg show wg0 listen-port", prints: "51820" },
  },
  {
    title: "an address added to the mesh's interface",
    host: "node1",
    command: "ip address add 10.66.0.77/32 dev wg0",
    row: "mesh-node1",
    fields: ["address"],
    proof: { command: "ip -o -4 address show dev wg0 | wc -l", prints: "1" },
  },
  {
    title: "a peer's packets led past the mesh",
    host: "node2",
    command: "ip route add 10.66.0.100/32 dev eth0",
    row: "mesh-node2",
    fields: ["exceptions[0]"],
    proof: { command: "ip route get 10.66.0.100 | grep -c 'dev wg0'", prints: "1" },
  },
  {
    title: "a balancer's server put into maintenance",
    host: "gate",
    command: "echo 'set server api/node2 state maint' | socat - /run/haproxy/admin.sock",
    row: "balancer-gate.api.node2",
    fields: ["administration"],
  },
  {
    title: "a balancer's server removed from its configuration",
    host: "gate",
    command:
      "sed -i '/server node3 .*:30080/d' /etc/haproxy/haproxy.cfg && systemctl reload haproxy",
    row: "balancer-gate.release-visits.node3",
    fields: ["administration"],
    proof: { command: "grep -c 'server node3 .*:30080' /etc/haproxy/haproxy.cfg", prints: "1" },
  },
  {
    title: "a node label removed",
    host: "node1",
    command:
      "kubectl --kubeconfig /etc/kubernetes/admin.conf label node node2 node-role.kubernetes.io/storage- >/dev/null",
    row: "kubernetes-node2",
    fields: ['labels["node-role.kubernetes.io/storage"]'],
  },
  {
    title: "a static pod's manifest edited",
    host: "node3",
    command:
      "sed -i 's/--leader-elect=true/--leader-elect=false/' /etc/kubernetes/manifests/kube-scheduler.yaml",
    row: "kubernetes-node3",
    fields: ["manifests"],
    proof: {
      command: "grep -c leader-elect=true /etc/kubernetes/manifests/kube-scheduler.yaml",
      prints: "1",
    },
  },
  {
    title: "CephFS unmounted",
    host: "node3",
    command: "umount -l /srv/home",
    row: "storage-home-node3",
    fields: ["mounted"],
    proof: { command: "findmnt -no TARGET /srv/home", prints: "/srv/home" },
  },
];
