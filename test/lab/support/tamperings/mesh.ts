import { gone, row, type Tampering } from "../tampering";

/** The laptop: no row but its own depends on whether it is heard. */
const laptop = "10.66.0.100";
const laptopKey = `"$(wg show wg0 allowed-ips | grep ${laptop}/ | cut -f1)"`;
const peer = "croft:mesh:MeshPeer";

/** The mesh of one host: its interface's configuration and service, and its peers, live and in their files. */
export const meshTamperings: readonly Tampering[] = [
  {
    title: "the mode of a file with a secret",
    host: "node1",
    command: "chmod 0666 /etc/wireguard/wg0.conf",
    rows: [row("croft:host:File", "mesh-node1", "mode")],
    proof: { command: "stat -c %a /etc/wireguard/wg0.conf", prints: "600" },
  },
  {
    title: "the content of a file with a secret",
    host: "gate",
    command: "echo '# evil' >>/etc/wireguard/wg0.conf",
    rows: [row("croft:host:File", "mesh-gate", "content")],
    proof: { command: "grep -c evil /etc/wireguard/wg0.conf || true", prints: "0" },
  },
  {
    title: "an interface that will not come up at boot",
    host: "node1",
    command: "systemctl --quiet disable wg-quick@wg0",
    rows: [row("croft:host:Service", "mesh-node1", "enablement")],
    proof: { command: "systemctl is-enabled wg-quick@wg0", prints: "enabled" },
  },
  {
    title: "an interface taken down",
    host: "gate",
    command: "systemctl stop wg-quick@wg0",
    rows: [
      row("croft:host:Service", "mesh-gate", "active"),
      ...["laptop", "node1", "node2", "node3"].map((name) =>
        row(peer, `mesh-gate.${name}`, "publicKey"),
      ),
    ],
    alone: "every host is reached by it",
    proof: { command: "wg show wg0 peers | wc -l", prints: "4" },
  },
  {
    title: "a live peer removed",
    host: "node1",
    command: `wg set wg0 peer ${laptopKey} remove`,
    rows: [row(peer, "mesh-node1.laptop", "publicKey")],
    proof: { command: `wg show wg0 allowed-ips | grep -c ${laptop}/`, prints: "1" },
  },
  {
    title: "a live peer's keepalive",
    host: "gate",
    command: `wg set wg0 peer ${laptopKey} persistent-keepalive 7`,
    rows: [row(peer, "mesh-gate.laptop", "keepaliveSeconds")],
    proof: { command: "wg show wg0 persistent-keepalive | grep -c '\\s7$' || true", prints: "0" },
  },
  {
    title: "a network routed to a live peer",
    host: "node1",
    command: `wg set wg0 peer ${laptopKey} allowed-ips ${laptop}/32,192.0.2.0/24`,
    rows: [row(peer, "mesh-node1.laptop", "allowedIps[1]")],
    proof: { command: "wg show wg0 allowed-ips | grep -c 192.0.2 || true", prints: "0" },
  },
  {
    title: "a peer's endpoint of the next boot",
    host: "node1",
    command: "sed -i 's/^Endpoint.*/Endpoint = 192.0.2.9:51820/' /etc/wireguard/wg0.d/gate.conf",
    rows: [row(peer, "mesh-node1.gate", "endpoint")],
    proof: { command: "grep -c 192.0.2.9 /etc/wireguard/wg0.d/gate.conf || true", prints: "0" },
  },
  {
    title: "a peer forgotten, live and at boot",
    host: "gate",
    command: `wg set wg0 peer ${laptopKey} remove && rm /etc/wireguard/wg0.d/laptop.conf`,
    rows: [gone(peer, "mesh-gate.laptop")],
    proof: { command: `wg show wg0 allowed-ips | grep -c ${laptop}/`, prints: "1" },
  },
];
