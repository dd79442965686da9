import type { Edit } from "../support/base";
import { faultCases } from "../support/cases";

/** Every address of the mesh, and its network, as IPv6. */
const meshOfIPv6: readonly Edit[] = [
  ["network: 10.66.0.0/24", "network: fd66::/64"],
  ["mesh: 10.66.0.10\n", "mesh: fd66::10\n"],
  ["mesh: 10.66.0.11\n", "mesh: fd66::11\n"],
  ["mesh: 10.66.0.12\n", "mesh: fd66::12\n"],
  ["mesh: 10.66.0.13\n", "mesh: fd66::13\n"],
  ["mesh: 10.66.0.100\n", "mesh: fd66::100\n"],
];

export const cases = faultCases("networks", [
  {
    title: "a network that is none",
    edits: [["10.244.0.0/16", "10.244.0.0"]],
    faults: [
      "site.yaml:47:3 kubernetes.podNetwork: 10.244.0.0 is no network; write an address and a prefix length, such as 10.66.0.0/24",
    ],
  },
  {
    title: "a prefix that is none",
    edits: [["10.244.0.0/16", "10.244.0.0/33"]],
    faults: [
      "site.yaml:47:3 kubernetes.podNetwork: 10.244.0.0/33 is no network; write an address and a prefix length, such as 10.66.0.0/24",
    ],
  },
  {
    title: "an address for a network",
    edits: [["10.66.0.0/24", "10.66.0.1/24"]],
    faults: [
      "site.yaml:43:3 mesh.network: 10.66.0.1/24 is an address inside a network; write the network itself, 10.66.0.0/24",
    ],
  },
  {
    title: "pods in the mesh",
    edits: [["10.244.0.0/16", "10.66.0.0/16"]],
    faults: [
      "site.yaml:47:3 kubernetes.podNetwork: 10.66.0.0/16 overlaps the mesh's network 10.66.0.0/24; write a network apart from it",
    ],
  },
  {
    title: "services among the pods",
    edits: [["10.96.0.0/16", "10.244.128.0/20"]],
    faults: [
      "site.yaml:48:3 kubernetes.serviceNetwork: 10.244.128.0/20 overlaps the pods' network 10.244.0.0/16; write a network apart from it",
    ],
  },
  {
    title: "a default that meets what is written",
    edits: [
      ["  podNetwork: 10.244.0.0/16\n", ""],
      ["10.96.0.0/16", "10.244.0.0/24"],
    ],
    faults: [
      "site.yaml:47:3 kubernetes.serviceNetwork: 10.244.0.0/24 overlaps the pods' network 10.244.0.0/16 (the default); write a network apart from it",
    ],
  },
  {
    title: "a host among the services",
    edits: [["192.168.1.12", "10.96.3.4"]],
    faults: [
      "site.yaml:26:5 hosts.den.address: 10.96.3.4 lies in the services' network 10.96.0.0/16, so packets to it would be sent there; write its address on the local network, or another kubernetes.serviceNetwork",
    ],
  },
  {
    title: "pods in the local network",
    edits: [["10.244.0.0/16", "192.168.0.0/16"]],
    faults: [
      "site.yaml:47:3 kubernetes.podNetwork: 192.168.0.0/16 holds the address of hosts.attic and of 3 more, so packets to them would be sent into it; write a network apart from the local one",
    ],
  },
  {
    title: "a host's address in the mesh",
    edits: [["address: 192.168.1.12", "address: 10.66.0.99"]],
    faults: [
      "site.yaml:26:5 hosts.den.address: 10.66.0.99 lies in the mesh's network 10.66.0.0/24, so packets to it would be sent there; write its address on the local network, or another mesh.network",
    ],
  },
  {
    title: "two families",
    edits: [["10.244.0.0/16", "fd44::/48"]],
    faults: [
      "site.yaml:47:3 kubernetes.podNetwork: fd44::/48 is not of the same family as the mesh's network 10.66.0.0/24; write both as IPv4 or both as IPv6",
    ],
  },
  {
    title: "no room for the pods",
    edits: [["10.244.0.0/16", "10.244.0.0/23"]],
    faults: [
      "site.yaml:47:3 kubernetes.podNetwork: 10.244.0.0/23 has room for 2 nodes, of 3; write a prefix length of at most 22",
    ],
  },
  {
    title: "no room for one node's pods",
    edits: [["10.244.0.0/16", "10.244.0.0/25"]],
    faults: [
      "site.yaml:47:3 kubernetes.podNetwork: 10.244.0.0/25 has room for 0 nodes, of 3; write a prefix length of at most 22",
    ],
  },
  {
    title: "too many services",
    edits: [["10.96.0.0/16", "100.64.0.0/10"]],
    faults: [
      "site.yaml:48:3 kubernetes.serviceNetwork: 100.64.0.0/10 is larger than the API server accepts; write a prefix length of at least 12",
    ],
  },
  {
    title: "a small MTU",
    edits: [["kind: wireguard", "kind: wireguard\n  linkMtu: 1409"]],
    faults: ["site.yaml:43:3 mesh.linkMtu: must be from 1410 to 9216"],
  },
  {
    title: "a large MTU",
    edits: [["kind: wireguard", "kind: wireguard\n  linkMtu: 9217"]],
    faults: ["site.yaml:43:3 mesh.linkMtu: must be from 1410 to 9216"],
  },
  {
    title: "port 0",
    edits: [["kind: wireguard", "kind: wireguard\n  port: 0"]],
    faults: ["site.yaml:43:3 mesh.port: must be from 1 to 65535"],
  },
  {
    title: "a mesh of every machine's own addresses",
    edits: [["network: 10.66.0.0/24", "network: 127.0.0.0/8"]],
    faults: [
      "site.yaml:43:3 mesh.network: 127.0.0.0/8 overlaps 127.0.0.0/8, every machine's own addresses; write one for machines, such as 10.66.0.0/24",
    ],
  },
  {
    title: "a mesh of everything",
    edits: [["network: 10.66.0.0/24", "network: 0.0.0.0/0"]],
    faults: [
      "site.yaml:43:3 mesh.network: 0.0.0.0/0 overlaps 0.0.0.0/8, addresses of no machine; write one for machines, such as 10.66.0.0/24",
    ],
  },
  {
    title: "pods at addresses of groups",
    edits: [["10.244.0.0/16", "224.0.0.0/8"]],
    faults: [
      "site.yaml:47:3 kubernetes.podNetwork: 224.0.0.0/8 overlaps 224.0.0.0/4, addresses of groups; write one for machines, such as 10.66.0.0/24",
    ],
  },
  {
    title: "services on one link",
    edits: [["10.96.0.0/16", "169.254.0.0/16"]],
    faults: [
      "site.yaml:48:3 kubernetes.serviceNetwork: 169.254.0.0/16 overlaps 169.254.0.0/16, addresses of one link only; write one for machines, such as 10.66.0.0/24",
    ],
  },
  {
    title: "too few services",
    edits: [["10.96.0.0/16", "10.96.0.0/29"]],
    faults: [
      "site.yaml:48:3 kubernetes.serviceNetwork: 10.96.0.0/29 is smaller than kubeadm accepts; write a prefix length of at most 28",
    ],
  },
  {
    title: "more pods than kubeadm counts",
    edits: [...meshOfIPv6, ["10.96.0.0/16", "fd96::/112"], ["10.244.0.0/16", "fd44::/47"]],
    faults: [
      "site.yaml:47:3 kubernetes.podNetwork: fd44::/47 is larger than kubeadm accepts; write a prefix length of at least 48",
    ],
  },
  {
    title: "a default of the other family",
    edits: [...meshOfIPv6, ["10.96.0.0/16", "fd96::/112"], ["  podNetwork: 10.244.0.0/16\n", ""]],
    faults: [
      "site.yaml:45:1 kubernetes.podNetwork: 10.244.0.0/16 (the default) is not of the same family as the mesh's network fd66::/64; write both as IPv4 or both as IPv6",
    ],
  },
  {
    title: "pods at addresses of the internet, by a slip",
    edits: [["10.244.0.0/16", "172.32.0.0/16"]],
    faults: [
      "site.yaml:47:3 kubernetes.podNetwork: 172.32.0.0/16 is not private, and no host would reach that part of the internet any more; write a network inside 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16",
    ],
  },
  {
    title: "a mesh larger than what is private",
    edits: [["network: 10.66.0.0/24", "network: 172.0.0.0/8"]],
    faults: [
      "site.yaml:43:3 mesh.network: 172.0.0.0/8 is not private, and no host would reach that part of the internet any more; write a network inside 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16",
    ],
  },
]);
