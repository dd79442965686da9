import { faultCases } from "../support/cases";

export const cases = faultCases("ports", [
  {
    title: "SSH at the port of an exposed release",
    edits: [["    address: 192.168.1.10", "    address: 192.168.1.10\n    port: 443"]],
    faults: ["site.yaml:16:5 hosts.gw.port: 443 is the port of releases.wiki on gw; write another"],
  },
  {
    title: "SSH at the API's port, said by the class",
    edits: [["roles: [load-balancer]", "roles: [load-balancer]\n    port: 6443"]],
    faults: [
      "site.yaml:7:5 classes.gate.port: 6443 is the port of the Kubernetes API on gw; write another",
    ],
  },
  {
    title: "SSH at etcd's port",
    edits: [["    address: 192.168.1.12", "    address: 192.168.1.12\n    port: 2379"]],
    faults: ["site.yaml:27:5 hosts.den.port: 2379 is the port of etcd on den; write another"],
  },
  {
    title: "SSH at the kubelet's port",
    edits: [["    address: 192.168.1.12", "    address: 192.168.1.12\n    port: 10250"]],
    faults: [
      "site.yaml:27:5 hosts.den.port: 10250 is the port of the kubelet on den; write another",
    ],
  },
  {
    title: "SSH at a monitor's port",
    edits: [["    address: 192.168.1.12", "    address: 192.168.1.12\n    port: 6789"]],
    faults: [
      "site.yaml:27:5 hosts.den.port: 6789 is the port of Ceph's monitor on den; write another",
    ],
  },
  {
    title: "SSH at a release's node port",
    edits: [["    address: 192.168.1.12", "    address: 192.168.1.12\n    port: 30080"]],
    faults: [
      "site.yaml:27:5 hosts.den.port: 30080 is the port of releases.visits on den; write another",
    ],
  },
  {
    title: "SSH at tinc's usual port",
    edits: [
      ["kind: wireguard", "kind: tinc"],
      ["    address: 192.168.1.12", "    address: 192.168.1.12\n    port: 655"],
    ],
    faults: ["site.yaml:27:5 hosts.den.port: 655 is the port of tinc on den; write another"],
  },
  {
    title: "tinc at the port of SSH",
    edits: [["kind: wireguard", "kind: tinc\n  tincPort: 22"]],
    faults: ["site.yaml:43:3 mesh.tincPort: 22 is the port of SSH on attic; write another"],
  },
  {
    title: "tinc at the port of an exposed release",
    edits: [["kind: wireguard", "kind: both\n  tincPort: 80"]],
    faults: [
      "site.yaml:43:3 mesh.tincPort: 80 is the port of releases.visits on gw; write another",
    ],
  },
  {
    title: "tinc where flannel is",
    edits: [["kind: wireguard", "kind: tinc\n  tincPort: 8472"]],
    faults: ["site.yaml:43:3 mesh.tincPort: 8472 is the port of flannel on attic; write another"],
  },
  {
    title: "WireGuard where flannel is",
    edits: [["kind: wireguard", "kind: wireguard\n  port: 8472"]],
    faults: ["site.yaml:43:3 mesh.port: 8472 is the port of flannel on attic; write another"],
  },
  {
    title: "a port that is SSH's on every host is told once",
    edits: [["kind: wireguard", "kind: both\n  tincPort: 22\n  port: 22"]],
    faults: [
      "site.yaml:43:3 mesh.tincPort: 22 is the port of SSH on attic; write another",
      "site.yaml:43:3 mesh.tincPort: 22 is the port of WireGuard too, which runs beside it; write another",
    ],
  },
]);
