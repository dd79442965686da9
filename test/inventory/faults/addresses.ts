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
]);
