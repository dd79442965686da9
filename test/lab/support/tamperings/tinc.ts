import { row, type Tampering } from "../tampering";

const node = "croft:mesh:TincNode";
const peer = "croft:mesh:TincPeer";
const folder = "/etc/tinc/croft";

/** tinc on the hosts of its own site, of which 7-mesh makes one: the node of a host, and its peers. */
export const tincTamperings: readonly Tampering[] = [
  {
    title: "what tinc runs when it comes up",
    host: "node1",
    command: `echo '# evil' >>${folder}/tinc-up`,
    rows: [row(node, "tinc-node1", 'files["tinc-up"]')],
    proof: { command: `grep -c evil ${folder}/tinc-up || true`, prints: "0" },
  },
  {
    title: "a script that tinc cannot run",
    host: "node2",
    command: `chmod 0644 ${folder}/host-down`,
    rows: [row(node, "tinc-node2", 'files["host-down"]')],
    proof: { command: `stat -c %a ${folder}/host-down`, prints: "755" },
  },
  {
    title: "what tinc runs, open to anybody",
    host: "node1",
    command: `chmod 0777 ${folder}/tinc-up; chown daemon ${folder}/host-up`,
    rows: [row(node, "tinc-node1", 'files["host-up"]', 'files["tinc-up"]')],
    proof: {
      command: `stat -c %a%U ${folder}/tinc-up ${folder}/host-up`,
      prints: "755root\n755root",
    },
  },
  {
    title: "folders of tinc's, open to anybody",
    host: "node2",
    command: `chmod 0777 ${folder}/hosts; chgrp daemon ${folder}`,
    rows: [row(node, "tinc-node2", `rights["${folder}"]`, `rights["${folder}/hosts"]`)],
    proof: { command: `stat -c %a%G ${folder} ${folder}/hosts`, prints: "700root\n700root" },
  },
  {
    title: "tinc's own configuration, which it has not read",
    host: "node1",
    command: `echo 'PingInterval = 99' >>${folder}/tinc.conf`,
    rows: [row(node, "tinc-node1", 'files["tinc.conf"]', "running")],
    proof: { command: `grep -c 99 ${folder}/tinc.conf || true`, prints: "0" },
  },
  {
    title: "a private key of tinc's that others may read",
    host: "node-3",
    command: `chmod 0644 ${folder}/rsa_key.priv`,
    rows: [row(node, "tinc-node-3", "privateKey")],
    proof: { command: `stat -c %a ${folder}/rsa_key.priv`, prints: "600" },
  },
  {
    title: "another private key of tinc's",
    host: "node2",
    command: `sed -i 's/^MII/MIJ/' ${folder}/rsa_key.priv`,
    rows: [row(node, "tinc-node2", "privateKey", "running")],
    proof: { command: `grep -c ^MII ${folder}/rsa_key.priv`, prints: "1" },
  },
  {
    title: "a second address of tinc's interface",
    host: "node1",
    command: "ip address add 10.75.0.77/32 dev tinc0",
    rows: [row(node, "tinc-node1", "address")],
    proof: {
      command: "ip -o -4 address show dev tinc0 | awk '{print $4}'",
      prints: "10.75.0.11/24",
    },
  },
  {
    title: "the MTU of tinc's interface",
    host: "node2",
    command: "ip link set dev tinc0 mtu 1300",
    rows: [row(node, "tinc-node2", "mtu")],
    proof: { command: "cat /sys/class/net/tinc0/mtu", prints: "1420" },
  },
  {
    title: "tinc that will not start at boot",
    host: "node-3",
    command: "systemctl --quiet disable tinc@croft",
    rows: [row(node, "tinc-node-3", "atBoot")],
    proof: { command: "systemctl is-enabled tinc@croft", prints: "enabled" },
  },
  {
    title: "tinc masked until the next boot",
    host: "node2",
    command: "systemctl --quiet mask --runtime tinc@croft",
    rows: [row(node, "tinc-node2", "atBoot")],
    proof: { command: "systemctl is-enabled tinc@croft", prints: "enabled" },
  },
  {
    title: "tinc stopped and masked",
    host: "node-3",
    command: "systemctl stop tinc@croft && systemctl --quiet mask tinc@croft",
    rows: [
      row(node, "tinc-node-3", "atBoot", "running"),
      row("croft:mesh:MeshRoutes", "mesh-node-3", "carriers[0]"),
    ],
    proof: { command: "systemctl is-active tinc@croft", prints: "active" },
  },
  {
    title: "tinc stopped",
    host: "node1",
    command: "systemctl stop tinc@croft",
    // A route goes with its interface.
    rows: [
      row(node, "tinc-node1", "running"),
      row("croft:mesh:MeshRoutes", "mesh-node1", "carriers[0]"),
    ],
    proof: { command: "systemctl is-active tinc@croft", prints: "active" },
  },
  {
    title: "a drop-in that keeps tinc from starting",
    host: "node1",
    command:
      "mkdir -p /etc/systemd/system/tinc@croft.service.d && printf '[Service]\\nExecStartPre=/bin/false\\n' >/etc/systemd/system/tinc@croft.service.d/evil.conf && systemctl daemon-reload",
    rows: [row(node, "tinc-node1", "strangers[0]")],
    proof: {
      command: "systemctl show -p DropInPaths --value tinc@croft | grep -c evil || true",
      prints: "0",
    },
  },
  {
    title: "a node of nobody's",
    host: "node-3",
    command: `echo 'Subnet = 10.75.0.66/32' >${folder}/hosts/evil`,
    rows: [row(node, "tinc-node-3", "strangers[0]")],
    proof: { command: `ls ${folder}/hosts | grep -c evil || true`, prints: "0" },
  },
  {
    title: "a peer's addresses, which tinc has not read",
    host: "node2",
    command: `echo 'Subnet = 192.0.2.0/24' >>${folder}/hosts/node1`,
    rows: [row(peer, "tinc-node1", 'hosts.node2.files["hosts/node1"]', "hosts.node2.loaded")],
    proof: { command: `grep -c 192.0.2 ${folder}/hosts/node1 || true`, prints: "0" },
  },
  {
    title: "a peer that is not called any more",
    host: "node1",
    command: `rm ${folder}/conf.d/node_3.conf`,
    rows: [row(peer, "tinc-node-3", 'hosts.node1.files["conf.d/node_3.conf"]')],
    proof: { command: `cat ${folder}/conf.d/node_3.conf`, prints: "ConnectTo = node_3" },
  },
  {
    title: "a peer's file that tinc was not told of",
    host: "node-3",
    command: `touch ${folder}/hosts/node2`,
    rows: [row(peer, "tinc-node2", 'hosts["node-3"].loaded')],
    proof: {
      command: `[ ${folder}/hosts/node2 -nt /run/croft/tinc/.loaded ] && echo unread || echo read`,
      prints: "read",
    },
  },
  {
    title: "a peer that tinc has forgotten",
    host: "node2",
    command: `rm ${folder}/hosts/laptop`,
    rows: [row(peer, "tinc-laptop", "hosts.node2")],
    proof: { command: `grep -c ^Subnet ${folder}/hosts/laptop`, prints: "1" },
  },
];
