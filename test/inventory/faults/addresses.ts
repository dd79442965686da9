import { faultCases } from "../support/cases";

export const cases = faultCases("addresses", [
  {
    title: "an address that is none",
    edits: [["192.168.1.10", "192.168.1.256"]],
    faults: [
      "site.yaml:15:5 hosts.gw.address: 192.168.1.256 is neither an IP address nor a host name; write one such as 192.168.1.11 or nas.lan",
    ],
  },
  {
    title: "an octal address",
    edits: [["mesh: 10.66.0.10\n", "mesh: 10.66.0.010\n"]],
    faults: [
      "site.yaml:16:5 hosts.gw.mesh: 10.66.0.010 is no IP address; write one such as 10.66.0.1",
    ],
  },
  {
    title: "a name in the mesh",
    edits: [["mesh: 10.66.0.10\n", "mesh: gw.lan\n"]],
    faults: ["site.yaml:16:5 hosts.gw.mesh: gw.lan is no IP address; write one such as 10.66.0.1"],
  },
  {
    title: "an address with a prefix",
    edits: [["mesh: 10.66.0.10\n", "mesh: 10.66.0.10/24\n"]],
    faults: [
      "site.yaml:16:5 hosts.gw.mesh: 10.66.0.10/24 is no IP address; write one such as 10.66.0.1",
    ],
  },
  {
    title: "two hosts with one address",
    edits: [["192.168.1.12", "192.168.1.11"]],
    faults: [
      "site.yaml:26:5 hosts.den.address: 192.168.1.11 port 22 is already used by hosts.nas; write this host's own address",
    ],
  },
  {
    title: "two hosts with one name for an address",
    edits: [
      ["address: 192.168.1.11", "address: NAS.lan"],
      ["address: 192.168.1.12", "address: nas.lan"],
    ],
    faults: [
      "site.yaml:26:5 hosts.den.address: nas.lan port 22 is already used by hosts.nas; write this host's own address",
    ],
  },
  {
    title: "two hosts with one IPv6 address in two spellings",
    edits: [
      ["address: 192.168.1.11", 'address: "fd00::1"'],
      ["address: 192.168.1.12", "address: fd00:0:0:0:0:0:0:1"],
    ],
    faults: [
      "site.yaml:26:5 hosts.den.address: fd00:0:0:0:0:0:0:1 port 22 is already used by hosts.nas; write this host's own address",
    ],
  },
  {
    title: "two hosts with one mesh address",
    edits: [["10.66.0.12", "10.66.0.11"]],
    faults: [
      "site.yaml:27:5 hosts.den.mesh: 10.66.0.11 is already used by hosts.nas; give it a free address of 10.66.0.0/24",
    ],
  },
  {
    title: "a peer with a host's mesh address",
    edits: [["10.66.0.100", "10.66.0.10"]],
    faults: [
      "site.yaml:39:5 peers.laptop.mesh: 10.66.0.10 is already used by hosts.gw; give it a free address of 10.66.0.0/24",
    ],
  },
  {
    title: "a mesh address from elsewhere",
    edits: [["10.66.0.100", "10.67.0.100"]],
    faults: [
      "site.yaml:39:5 peers.laptop.mesh: 10.67.0.100 is not in the mesh's network; give it a free address of 10.66.0.0/24",
    ],
  },
  {
    title: "the network's own address",
    edits: [["10.66.0.100", "10.66.0.0"]],
    faults: [
      "site.yaml:39:5 peers.laptop.mesh: 10.66.0.0 is the mesh's network itself; give it a free address of 10.66.0.0/24",
    ],
  },
  {
    title: "the broadcast address",
    edits: [["10.66.0.100", "10.66.0.255"]],
    faults: [
      "site.yaml:39:5 peers.laptop.mesh: 10.66.0.255 is the mesh's broadcast address; give it a free address of 10.66.0.0/24",
    ],
  },
  {
    title: "an IPv6 address in an IPv4 mesh",
    edits: [["mesh: 10.66.0.100", "mesh: fd66::100"]],
    faults: [
      "site.yaml:39:5 peers.laptop.mesh: fd66::100 is not in the mesh's network; give it a free address of 10.66.0.0/24",
    ],
  },
  {
    title: "an address of the machine itself",
    edits: [["address: 192.168.1.12", "address: 127.0.0.1"]],
    faults: [
      "site.yaml:26:5 hosts.den.address: 127.0.0.1 means every machine itself, and other hosts call this one there too; write its address on the local network",
    ],
  },
  {
    title: "a name of the machine itself",
    edits: [["address: 192.168.1.12", "address: localhost"]],
    faults: [
      "site.yaml:26:5 hosts.den.address: localhost means every machine itself, and other hosts call this one there too; write its address on the local network",
    ],
  },
  {
    title: "names of the machine itself in IPv6",
    edits: [
      ["address: 192.168.1.12", "address: ip6-localhost"],
      ["address: 192.168.1.13", "address: localhost6"],
    ],
    faults: [
      "site.yaml:26:5 hosts.den.address: ip6-localhost means every machine itself, and other hosts call this one there too; write its address on the local network",
      "site.yaml:32:5 hosts.attic.address: localhost6 means every machine itself, and other hosts call this one there too; write its address on the local network",
    ],
  },
  {
    title: "the end of a tunnel that another host behind the same router would call",
    edits: [
      ["address: 192.168.1.12", "address: 127.0.0.1\n    behind: home"],
      ["  nas:\n    class: node\n", "  nas:\n    class: node\n    behind: home\n"],
    ],
    faults: [
      "site.yaml:27:5 hosts.den.address: 127.0.0.1 means every machine itself, and other hosts call this one there too; write its address on the local network",
    ],
  },
  {
    title: "an address of a group",
    edits: [["address: 192.168.1.12", "address: 224.0.0.5"]],
    faults: [
      "site.yaml:26:5 hosts.den.address: 224.0.0.5 lies in 224.0.0.0/4, addresses of groups; write its address on the local network",
    ],
  },
  {
    title: "an address of one link",
    edits: [["address: 192.168.1.12", 'address: "fe80::12"']],
    faults: [
      "site.yaml:26:5 hosts.den.address: fe80::12 lies in fe80::/10, addresses of one link only; write its address on the local network",
    ],
  },
  {
    title: "an address of no machine",
    edits: [["address: 192.168.1.12", "address: 0.0.0.0"]],
    faults: [
      "site.yaml:26:5 hosts.den.address: 0.0.0.0 lies in 0.0.0.0/8, addresses of no machine; write its address on the local network",
    ],
  },
  {
    title: "an IPv4 address in IPv6's spelling",
    edits: [["address: 192.168.1.12", 'address: "::ffff:192.168.1.12"']],
    faults: [
      "site.yaml:26:5 hosts.den.address: ::ffff:192.168.1.12 lies in ::ffff:0:0/96, IPv4 addresses in another spelling; write its address on the local network",
    ],
  },
  {
    title: "a network that holds none of the mesh addresses",
    edits: [["network: 10.66.0.0/24", "network: 10.67.0.0/24"]],
    faults: [
      "site.yaml:43:3 mesh.network: none of the 5 mesh addresses lies in 10.67.0.0/24; write the network that they are of",
    ],
  },
  {
    title: "a letter among the numbers of an address",
    edits: [["192.168.1.10", "192.168.1.1O"]],
    faults: [
      "site.yaml:15:5 hosts.gw.address: 192.168.1.1O is neither an IP address nor a host name; write one such as 192.168.1.11 or nas.lan",
    ],
  },
  {
    title: "a letter for a number of an address",
    edits: [["192.168.1.10", "192.168.l.10"]],
    faults: [
      "site.yaml:15:5 hosts.gw.address: 192.168.l.10 is neither an IP address nor a host name; write one such as 192.168.1.11 or nas.lan",
    ],
  },
  {
    title: "an address by the host's own name, which means its place in the mesh",
    edits: [["address: 192.168.1.11", "address: NAS"]],
    faults: [
      "site.yaml:20:5 hosts.nas.address: NAS means hosts.nas in the mesh to every host, by its /etc/hosts; write the address, or a name with a domain",
    ],
  },
  {
    title: "two hosts at one address, of which the mesh would find one",
    edits: [["address: 192.168.1.12", "address: 192.168.1.11\n    port: 2222"]],
    faults: [
      "site.yaml:26:5 hosts.den.address: 192.168.1.11 is the address of hosts.nas too, and whoever calls them by the mesh finds one of them; write its own on the local network, and a `jump` where that cannot be dialled",
    ],
  },
  {
    title: "two hosts at one address behind one router",
    edits: [
      ["address: 192.168.1.11", "address: 203.0.113.5\n    port: 2201\n    behind: home"],
      ["address: 192.168.1.12", "address: 203.0.113.5\n    port: 2202\n    behind: home"],
    ],
    faults: [
      "site.yaml:28:5 hosts.den.address: 203.0.113.5 is the address of hosts.nas too, and whoever calls them by the mesh finds one of them; write its own on the local network, and a `jump` where that cannot be dialled",
    ],
  },
  {
    title: "one address through one jump, for hosts behind two routers",
    edits: [
      ["address: 192.168.1.11", "address: 10.0.0.5\n    jump: gw\n    behind: home"],
      ["address: 192.168.1.12", "address: 10.0.0.5\n    jump: gw\n    behind: office"],
    ],
    faults: [
      "site.yaml:28:5 hosts.den.address: 10.0.0.5 port 22 is already used by hosts.nas; write this host's own address",
    ],
  },
  {
    title: "a host named as an address is at fault once",
    edits: [["  nas:\n", "  192.168.1.11:\n"]],
    faults: [
      'site.yaml:18:3 hosts."192.168.1.11": "192.168.1.11" is no DNS label; use at most 63 lower-case letters, digits and inner hyphens',
    ],
  },
  {
    title: "a host in the internet of which nobody said that it faces it",
    edits: [["address: 192.168.1.12", "address: 1.2.3.12"]],
    faults: [
      "site.yaml:24:3 hosts.den.facing: is missing, and 1.2.3.12 is an address that the internet reaches; write facing: internet for a firewall, or facing: home if something else protects the host",
    ],
  },
  {
    title: "a host in the internet whose class says misspelt what it faces",
    edits: [
      ["address: 192.168.1.10", "address: 1.2.3.12"],
      ["    roles: [load-balancer]", "    roles: [load-balancer]\n    faicng: internet"],
    ],
    faults: ["site.yaml:7:5 classes.gate.faicng: is not known; did you mean facing?"],
  },
]);
