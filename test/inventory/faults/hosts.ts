import { hostKey } from "../support/base";
import { faultCases } from "../support/cases";

export const cases = faultCases("hosts and classes", [
  {
    title: "a misspelt class",
    edits: [["class: gate", "class: gaet"]],
    faults: ["site.yaml:14:5 hosts.gw.class: there is no class gaet; did you mean gate?"],
  },
  {
    title: "a class that does not exist",
    edits: [["class: gate", "class: tower"]],
    faults: ["site.yaml:14:5 hosts.gw.class: there is no class tower; write one of gate, node"],
  },
  {
    title: "a class whose name holds a tab",
    edits: [["  gate:\n", '  "ga\\te":\n']],
    faults: [
      'site.yaml:4:3 classes."ga\\te": "ga\\te" is no DNS label; use at most 63 lower-case letters, digits and inner hyphens',
      'site.yaml:14:5 hosts.gw.class: there is no class gate; did you mean "ga\\te"?',
    ],
  },
  {
    title: "a misspelt role",
    edits: [["roles: [load-balancer]", "roles: [loadbalancer]"]],
    faults: [
      'site.yaml:6:13 classes.gate.roles[0]: "loadbalancer" is not known; did you mean load-balancer?',
    ],
  },
  {
    title: "a role that does not exist",
    edits: [["roles: [load-balancer]", "roles: [firewall]"]],
    faults: [
      'site.yaml:6:13 classes.gate.roles[0]: "firewall" is not known; write one of control-plane, load-balancer, monitoring, storage, worker',
    ],
  },
  {
    title: "a role twice",
    edits: [["roles: [load-balancer]", "roles: [load-balancer, load-balancer]"]],
    faults: [
      "site.yaml:6:28 classes.gate.roles[1]: load-balancer is already in this list; keep one",
    ],
  },
  {
    title: "no architecture",
    edits: [["  gate:\n    architecture: amd64\n", "  gate:\n"]],
    faults: [
      "site.yaml:12:3 hosts.gw.architecture: is missing; write amd64 or arm64 here or in classes.gate",
    ],
  },
  {
    title: "an unknown architecture",
    edits: [["  gate:\n    architecture: amd64\n", "  gate:\n    architecture: x86_64\n"]],
    faults: [
      'site.yaml:5:5 classes.gate.architecture: "x86_64" is not known; write one of amd64, arm64',
    ],
  },
  {
    title: "a host that contradicts its class's architecture",
    edits: [["class: gate\n", "class: gate\n    architecture: arm64\n"]],
    faults: [
      "site.yaml:15:5 hosts.gw.architecture: contradicts classes.gate, which says amd64; remove it, or give the host a class of its own",
    ],
  },
  {
    title: "a host that contradicts its class's roles",
    edits: [["class: gate\n", "class: gate\n    roles: [load-balancer, monitoring]\n"]],
    faults: [
      "site.yaml:15:5 hosts.gw.roles: contradicts classes.gate, which says [load-balancer]; remove it, or give the host a class of its own",
    ],
  },
  {
    title: "a host that contradicts its class's label",
    edits: [
      [
        "    address: 192.168.1.12",
        "    address: 192.168.1.12\n    labels: { example.org/rack: attic }",
      ],
    ],
    faults: [
      'site.yaml:27:15 hosts.den.labels."example.org/rack": contradicts classes.node, which says cellar; remove it, or give the host a class of its own',
    ],
  },
  {
    title: "a state that does not exist",
    edits: [["    address: 192.168.1.12", "    address: 192.168.1.12\n    state: ofline"]],
    faults: ['site.yaml:27:5 hosts.den.state: "ofline" is not known; did you mean offline?'],
  },
  {
    title: "a port that is none",
    edits: [["    address: 192.168.1.12", "    address: 192.168.1.12\n    port: 65536"]],
    faults: ["site.yaml:27:5 hosts.den.port: must be from 1 to 65535"],
  },
  {
    title: "a user that is none",
    edits: [["    address: 192.168.1.12", "    address: 192.168.1.12\n    user: the admin"]],
    faults: ['site.yaml:27:5 hosts.den.user: "the admin" is no user name; write one such as root'],
  },
  {
    title: "a class that only objects have",
    edits: [
      [
        "class: gate\n",
        "class: constructor\n    architecture: amd64\n    roles: [load-balancer]\n",
      ],
    ],
    faults: [
      "site.yaml:14:5 hosts.gw.class: there is no class constructor; write one of gate, node",
    ],
  },
  {
    title: "no classes at all",
    text: `site: home
hosts:
  gw:
    class: gate
    address: 192.168.1.10
    mesh: 10.66.0.10
    hostKey: ${hostKey("A")}
mesh: { kind: wireguard, network: 10.66.0.0/24 }
`,
    faults: ["site.yaml:4:5 hosts.gw.class: there is no class gate; write it below `classes`"],
  },
  {
    title: "no host, and releases that would need one",
    text: "site: home\nhosts: {}\nmesh: { kind: wireguard, network: 10.66.0.0/24 }\nkubernetes: { version: v1.36.2 }\nreleases: { visits: { chart: charts/visits } }\n",
    faults: ["site.yaml:2:1 hosts: there is no host; write at least one"],
  },
  {
    title: "a host that contradicts what its class faces",
    edits: [
      ["    roles: [load-balancer]", "    roles: [load-balancer]\n    facing: internet"],
      ["address: 192.168.1.10", "address: 192.168.1.10\n    facing: home"],
    ],
    faults: [
      "site.yaml:17:5 hosts.gw.facing: contradicts classes.gate, which says internet; remove it, or give the host a class of its own",
    ],
  },
  {
    title: "a host that contradicts its class's roles, on which other things stand",
    edits: [["address: 192.168.1.12", "address: 192.168.1.12\n    roles: [worker]"]],
    faults: [
      "site.yaml:27:5 hosts.den.roles: contradicts classes.node, which says [control-plane, worker, storage]; remove it, or give the host a class of its own",
    ],
  },
  {
    title: "an architecture left empty, which cannot be left out either",
    edits: [["    architecture: amd64\n    roles: [load", "    architecture:\n    roles: [load"]],
    faults: [
      "site.yaml:5:5 classes.gate.architecture: is empty; write for example `architecture: amd64`",
    ],
  },
]);
