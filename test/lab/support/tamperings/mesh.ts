import { row, type Tampering } from "../tampering";

/** The laptop: no row but its own depends on whether it is heard. */
const laptop = "10.66.0.100";
const laptopKey = `"$(wg show wg0 allowed-ips | grep ${laptop}/ | cut -f1)"`;
const peer = "croft:mesh:MeshPeer";
const wg0 = "croft:mesh:MeshInterface";
const routes = "croft:mesh:MeshRoutes";

/** None of them is there live. */
const peersOfGate = ["laptop", "node1", "node2", "node3"].map((name) =>
  row(peer, `mesh-${name}`, "hosts.gate.publicKey"),
);

/** The mesh of one host: its interface, its routes and its peers, each live and as the next boot would have it. */
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
    rows: [row(wg0, "mesh-node1", "atBoot")],
    proof: { command: "systemctl is-enabled wg-quick@wg0", prints: "enabled" },
  },
  {
    title: "an interface that is masked",
    host: "node2",
    command: "systemctl --quiet mask wg-quick@wg0",
    rows: [row(wg0, "mesh-node2", "atBoot")],
    proof: { command: "systemctl is-enabled wg-quick@wg0", prints: "enabled" },
  },
  {
    title: "an interface taken down",
    host: "gate",
    command: "systemctl stop wg-quick@wg0",
    rows: [
      row(wg0, "mesh-gate", "up"),
      // A route goes with its interface.
      row(routes, "mesh-gate", "carriers[0]"),
      ...peersOfGate,
    ],
    alone: "every host is reached by it",
    proof: { command: "wg show wg0 peers | wc -l", prints: "4" },
  },
  {
    title: "an interface whose daemon a signal has stopped",
    host: "gate",
    command: "pkill -STOP -x wireguard-go",
    rows: [row(wg0, "mesh-gate", "up"), ...peersOfGate],
    alone: "every host is reached by it",
    proof: {
      command:
        "timeout 5 wg show wg0 peers | wc -l; grep -c stopped /proc/$(pgrep -ox wireguard-go)/status || true",
      prints: "4\n0",
    },
  },
  {
    title: "another private key in the running interface",
    host: "gate",
    command: "wg genkey | wg set wg0 private-key /dev/stdin",
    rows: [row(wg0, "mesh-gate", "publicKey")],
    alone: "every host is reached by it",
    proof: {
      command:
        'sed -n "s/^PrivateKey = //p" /etc/wireguard/wg0.conf | wg pubkey | grep -cF "$(wg show wg0 public-key)"',
      prints: "1",
    },
  },
  {
    title: "the port of the running interface",
    host: "gate",
    command: "wg set wg0 listen-port 51999",
    rows: [row(wg0, "mesh-gate", "port")],
    proof: { command: "wg show wg0 listen-port", prints: "51820" },
  },
  {
    title: "the MTU of the running interface",
    host: "node3",
    command: "ip link set dev wg0 mtu 1300",
    rows: [row(wg0, "mesh-node3", "mtu")],
    proof: { command: "cat /sys/class/net/wg0/mtu", prints: "1420" },
  },
  {
    title: "a mark that a rule could lead astray",
    host: "node2",
    command: "wg set wg0 fwmark 0x1234",
    rows: [row(wg0, "mesh-node2", "mark")],
    proof: { command: "wg show wg0 fwmark", prints: "off" },
  },
  {
    title: "a preshared key that the peer does not know",
    host: "gate",
    // The laptop's, which nobody misses meanwhile.
    command:
      'wg genpsk | wg set wg0 peer "$(wg show wg0 allowed-ips | grep -F 10.66.0.100/32 | cut -f1)" preshared-key /dev/stdin',
    rows: [row(wg0, "mesh-gate", "presharedKeys[0]")],
    proof: { command: "wg show wg0 preshared-keys | grep -vc none || true", prints: "0" },
  },
  {
    title: "a second address in the mesh",
    host: "node1",
    command: "ip address add 10.66.0.77/32 dev wg0",
    rows: [row(wg0, "mesh-node1", "address")],
    proof: { command: "ip -o -4 address show dev wg0 | awk '{print $4}'", prints: "10.66.0.11/24" },
  },
  {
    title: "a live peer of nobody's",
    host: "node2",
    // One key of 64 begins like a path.
    command:
      "wg set wg0 peer /JY4rzd7dxYDuL3F9L4+Q8WochF3Q+Fl8UZLDHKXTWA= allowed-ips 10.66.0.66/32",
    rows: [row(wg0, "mesh-node2", "strangers[0]")],
    proof: { command: "wg show wg0 allowed-ips | grep -c 10.66.0.66 || true", prints: "0" },
  },
  {
    title: "a file of a peer of nobody's",
    host: "gate",
    command:
      "printf '[Peer]\\nPublicKey = %s\\n' \"$(wg genkey | wg pubkey)\" >/etc/wireguard/wg0.d/evil.conf",
    rows: [row(wg0, "mesh-gate", "strangers[0]")],
    proof: { command: "ls /etc/wireguard/wg0.d | grep -c evil || true", prints: "0" },
  },
  {
    title: "a drop-in that keeps an interface from coming up at boot",
    host: "node1",
    command:
      "cd /etc/systemd/system && mkdir -p wg-quick@wg0.service.d && printf '[Service]\\nExecStartPre=/bin/false\\n' >wg-quick@wg0.service.d/evil.conf && systemctl daemon-reload",
    rows: [row(wg0, "mesh-node1", "strangers[0]")],
    proof: {
      command:
        "systemctl show -p DropInPaths,ExecStartPre wg-quick@wg0 | grep -c evil || true; systemctl show -p NeedDaemonReload --value wg-quick@wg0",
      prints: "0\nno",
    },
  },
  {
    title: "a drop-in until the next boot, to an interface that is masked until then",
    host: "node3",
    command:
      "mkdir -p /run/systemd/system/wg-quick@wg0.service.d && printf '[Service]\\nExecStartPre=/bin/false\\n' >/run/systemd/system/wg-quick@wg0.service.d/evil.conf && systemctl daemon-reload && systemctl --quiet mask --runtime wg-quick@wg0",
    rows: [row(wg0, "mesh-node3", "atBoot", "strangers[0]")],
    proof: {
      command: "systemctl is-enabled wg-quick@wg0; ls /run/systemd/system/wg-quick@wg0.service.d",
      prints: "enabled",
    },
  },
  {
    title: "peers' files that anybody may change for the next boot",
    host: "gate",
    command:
      "cd /etc/wireguard/wg0.d && chmod 0666 node1.conf && chown daemon node2.conf && mv node3.conf /root/ && ln -s /root/node3.conf . && chmod 0777 .",
    rows: [
      row(
        wg0,
        "mesh-gate",
        'rights["/etc/wireguard/wg0.d"]',
        ...["node1", "node2", "node3"].map((name) => `rights["/etc/wireguard/wg0.d/${name}.conf"]`),
      ),
    ],
    proof: {
      command:
        "rm /root/node3.conf; stat -c %F%a%U /etc/wireguard/wg0.d /etc/wireguard/wg0.d/node* | sort -u",
      prints: "directory700root\nregular file600root",
    },
  },
  {
    title: "a part of the mesh led astray",
    host: "node2",
    command: "ip route add 10.66.0.200/32 dev eth0",
    rows: [row(routes, "mesh-node2", "exceptions[0]")],
    proof: { command: "ip route show 10.66.0.200", prints: "" },
  },
  {
    title: "a rule that refuses what is meant for a member",
    host: "node1",
    command: "ip rule add to 10.66.0.100 prohibit",
    rows: [row(routes, "mesh-node1", "exceptions[0]")],
    proof: { command: "ip rule show | grep -c prohibit || true", prints: "0" },
  },
  {
    title: "a rule that refuses what a host of the mesh sends",
    host: "node2",
    // Where it would refuse nothing that is sent meanwhile.
    command: "ip rule add from 10.66.0.100 prohibit",
    rows: [row(routes, "mesh-node2", "exceptions[0]")],
    proof: { command: "ip rule show | grep -c prohibit || true", prints: "0" },
  },
  {
    title: "a rule that refuses networks around the mesh",
    host: "gate",
    command: "ip rule add to 10.66.0.0/16 prohibit",
    rows: [row(routes, "mesh-gate", "exceptions[0]")],
    alone: "every host is reached by it",
    proof: { command: "ip rule show | grep -c prohibit || true", prints: "0" },
  },
  {
    title: "a second way for the whole mesh",
    host: "node3",
    command: "ip route add 10.66.0.0/24 dev eth0 src 10.66.0.13 metric 900",
    rows: [row(routes, "mesh-node3", "carriers[1]")],
    proof: { command: "ip route show exact 10.66.0.0/24 | grep -c ' dev '", prints: "1" },
  },
  {
    title: "packets into the mesh under another address",
    host: "gate",
    command:
      "ip route replace 10.66.0.0/24 dev wg0 metric 100 src $(ip route get 192.0.2.1 | sed -n 's/.* src \\([^ ]*\\).*/\\1/p')",
    rows: [row(routes, "mesh-gate", "source")],
    alone: "nobody answers to it, and every host is reached by it",
    proof: { command: "ip route show 10.66.0.0/24 | grep -c 'src 10.66.0.10 '", prints: "1" },
  },
  {
    title: "a way into the mesh that a boot would not find",
    host: "node1",
    command: "rm /etc/croft/mesh/wg0",
    rows: [row(routes, "mesh-node1", "atBoot[0]")],
    proof: { command: "cat /etc/croft/mesh/wg0", prints: "100" },
  },
  {
    title: "a way into the mesh by no metric, which a boot could not take",
    host: "node3",
    command: "echo evil >/etc/croft/mesh/wg0",
    rows: [row(routes, "mesh-node3", "atBoot[0]")],
    proof: { command: "cat /etc/croft/mesh/wg0", prints: "100" },
  },
  {
    title: "a live peer removed",
    host: "node1",
    command: `wg set wg0 peer ${laptopKey} remove`,
    rows: [row(peer, "mesh-laptop", "hosts.node1.publicKey")],
    proof: { command: `wg show wg0 allowed-ips | grep -c ${laptop}/`, prints: "1" },
  },
  {
    title: "a live peer's keepalive",
    host: "gate",
    command: `wg set wg0 peer ${laptopKey} persistent-keepalive 7`,
    rows: [row(peer, "mesh-laptop", "hosts.gate.keepaliveSeconds")],
    proof: { command: "wg show wg0 persistent-keepalive | grep -c '\\s7$' || true", prints: "0" },
  },
  {
    title: "a network routed to a live peer",
    host: "node1",
    command: `wg set wg0 peer ${laptopKey} allowed-ips ${laptop}/32,192.0.2.0/24`,
    rows: [row(peer, "mesh-laptop", "hosts.node1.allowedIps[1]")],
    proof: { command: "wg show wg0 allowed-ips | grep -c 192.0.2 || true", prints: "0" },
  },
  {
    title: "a peer's endpoint of the next boot",
    host: "node1",
    command: "sed -i 's/^Endpoint.*/Endpoint = 192.0.2.9:51820/' /etc/wireguard/wg0.d/gate.conf",
    rows: [row(peer, "mesh-gate", "hosts.node1.endpoint")],
    proof: { command: "grep -c 192.0.2.9 /etc/wireguard/wg0.d/gate.conf || true", prints: "0" },
  },
  {
    title: "a peer forgotten, live and at boot",
    host: "gate",
    command: `wg set wg0 peer ${laptopKey} remove && rm /etc/wireguard/wg0.d/laptop.conf`,
    rows: [row(peer, "mesh-laptop", "hosts.gate")],
    proof: { command: `wg show wg0 allowed-ips | grep -c ${laptop}/`, prints: "1" },
  },
];
