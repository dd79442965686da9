import { faultCases } from "../support/cases";

export const cases = faultCases("keys and types", [
  {
    title: "an unknown section",
    edits: [["peers:", "pears:"]],
    faults: ["site.yaml:37:1 pears: is not known; did you mean peers?"],
  },
  {
    title: "an unknown section like no other",
    edits: [["peers:", "neighbours:"]],
    faults: [
      "site.yaml:37:1 neighbours: is not known here; write one of artifacts, classes, hosts, kubernetes, mesh, peers, releases, site, storage, timeServers",
    ],
  },
  {
    title: "an unknown field of a host",
    edits: [["    address: 192.168.1.10", "    address: 192.168.1.10\n    adress6: fd00::1"]],
    faults: ["site.yaml:16:5 hosts.gw.adress6: is not known; did you mean address?"],
  },
  {
    title: "an unknown field of a class that was meant for roles",
    edits: [["roles: [control-plane, worker, storage]", "role: [worker]"]],
    faults: ["site.yaml:9:5 classes.node.role: is not known; did you mean roles?"],
  },
  {
    title: "a field deep down",
    edits: [["replicas: 3", "replicas: 3\n  crush: host"]],
    faults: [
      "site.yaml:53:3 storage.crush: is not known here; write one of erase, filesystem, replicas, version",
    ],
  },
  {
    title: "no site",
    edits: [["site: home\n", ""]],
    faults: ["site.yaml:1:1 site: is missing; write for example `site: home`"],
  },
  {
    title: "no hosts section",
    text: "site: home\nmesh: { kind: wireguard, network: 10.66.0.0/24 }\n",
    faults: [
      "site.yaml:1:1 hosts: is missing; write for example `hosts: { node1: { class: node, address: 192.168.1.11, mesh: 10.66.0.11 } }`",
    ],
  },
  {
    title: "hosts left empty",
    text: "site: home\nhosts:\nmesh: { kind: wireguard, network: 10.66.0.0/24 }\n",
    faults: [
      "site.yaml:2:1 hosts: is empty; write for example `hosts: { node1: { class: node, address: 192.168.1.11, mesh: 10.66.0.11 } }`",
    ],
  },
  {
    title: "no host in it",
    text: "site: home\nhosts: {}\nmesh: { kind: wireguard, network: 10.66.0.0/24 }\n",
    faults: ["site.yaml:2:1 hosts: there is no host; write at least one"],
  },
  {
    title: "no mesh",
    edits: [["mesh:\n  kind: wireguard\n  network: 10.66.0.0/24\n", ""]],
    faults: [
      "site.yaml:1:1 mesh: is missing; write for example `mesh: { kind: wireguard, network: 10.66.0.0/24 }`",
    ],
  },
  {
    title: "no address",
    edits: [["    address: 192.168.1.10\n", ""]],
    faults: [
      "site.yaml:13:3 hosts.gw.address: is missing; write for example `address: 192.168.1.11`",
    ],
  },
  {
    title: "an address left empty",
    edits: [["address: 192.168.1.10", "address:"]],
    faults: [
      "site.yaml:15:5 hosts.gw.address: is empty; write for example `address: 192.168.1.11`",
    ],
  },
  {
    title: "no mesh address",
    edits: [["    mesh: 10.66.0.10\n", ""]],
    faults: ["site.yaml:13:3 hosts.gw.mesh: is missing; write for example `mesh: 10.66.0.11`"],
  },
  {
    title: "a host that is a word",
    edits: [["  laptop:\n    mesh: 10.66.0.100", "  laptop: 10.66.0.100"]],
    faults: [
      "site.yaml:38:3 peers.laptop: must be a mapping of names to values; write its fields below it, indented (mesh, behind)",
    ],
  },
  {
    title: "a list that is a word",
    edits: [["roles: [load-balancer]", "roles: load-balancer"]],
    faults: [
      "site.yaml:6:5 classes.gate.roles: must be a list; write each entry on a line of its own after a hyphen",
    ],
  },
  {
    title: "text that YAML reads as a number",
    edits: [["version: v1.36.2", "version: 1.36"]],
    faults: [
      "site.yaml:46:3 kubernetes.version: must be text; write for example `version: v1.36.2`",
    ],
  },
  {
    title: "a number in quotes",
    edits: [["replicas: 3", 'replicas: "3"']],
    faults: ["site.yaml:52:3 storage.replicas: must be a whole number; write it without quotes"],
  },
  {
    title: "a fraction",
    edits: [["replicas: 3", "replicas: 2.5"]],
    faults: [
      "site.yaml:52:3 storage.replicas: must be a whole number; write for example `replicas: 3`",
    ],
  },
  {
    title: "a mapping for text",
    edits: [["namespace: visits", "namespace: { name: visits }"]],
    faults: [
      "site.yaml:61:5 releases.visits.namespace: must be text; write for example `namespace: default`",
    ],
  },
  {
    title: "an unknown word",
    edits: [["kind: wireguard", "kind: wiregaurd"]],
    faults: ['site.yaml:42:3 mesh.kind: "wiregaurd" is not known; did you mean wireguard?'],
  },
  {
    title: "an unknown word like no other",
    edits: [["kind: wireguard", "kind: zerotier"]],
    faults: [
      'site.yaml:42:3 mesh.kind: "zerotier" is not known; write one of both, tinc, wireguard',
    ],
  },
  {
    title: "a class that is refused as a whole hides no more",
    edits: [["  gate:\n    architecture: amd64\n    roles: [load-balancer]\n", "  gate: amd64\n"]],
    faults: [
      "site.yaml:4:3 classes.gate: must be a mapping of names to values; write its fields below it, indented (architecture, roles, port, user, facing, labels, taints)",
    ],
  },
  {
    title: "a section that is refused as a whole hides no more",
    edits: [
      [
        "kubernetes:\n  version: v1.36.2\n  podNetwork: 10.244.0.0/16\n  serviceNetwork: 10.96.0.0/16\n",
        "kubernetes: v1.36.2\n",
      ],
    ],
    faults: [
      "site.yaml:45:1 kubernetes: must be a mapping of names to values; write its fields below it, indented (version, podNetwork, serviceNetwork, corefile)",
    ],
  },
  {
    title: "several at once, in the order of the file",
    edits: [
      ["site: home", "site: Home"],
      ["192.168.1.12", "192.168.1.11"],
      ["kind: wireguard", "kind: wireguard\n  mtu: 1400"],
      ["v1.36.2", "v1.36"],
      ["greeting: hello", "greeting:"],
    ],
    faults: [
      'site.yaml:1:1 site: "Home" is no DNS label; use at most 63 lower-case letters, digits and inner hyphens',
      "site.yaml:26:5 hosts.den.address: 192.168.1.11 port 22 is already used by hosts.nas; write this host's own address",
      "site.yaml:43:3 mesh.mtu: is not known here; write one of kind, linkMtu, network, port, prefer, tincPort",
      "site.yaml:47:3 kubernetes.version: v1.36 is no version; write all three numbers, as in v1.36.2",
      "site.yaml:66:7 releases.visits.values.greeting: is empty; write a value, or remove the line",
    ],
  },
  {
    title: "a number for a word",
    edits: [["kind: wireguard", "kind: 1"]],
    faults: ["site.yaml:42:3 mesh.kind: must be one of wireguard, tinc, both"],
  },
  {
    title: "a value with line breaks and escapes is told on one line",
    edits: [["version: v1.36.2", 'version: "a\\e[2Jb\\nc"']],
    faults: [
      'site.yaml:46:3 kubernetes.version: "a\\u001b[2Jb\\nc" is no version; write all three numbers, as in v1.36.2',
    ],
  },
  {
    title: "a value as long as a page is told in part",
    edits: [["version: v1.36.2", `version: ${"x".repeat(300)}`]],
    faults: [
      'site.yaml:46:3 kubernetes.version: "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx..." is no version; write all three numbers, as in v1.36.2',
    ],
  },
  {
    title: "an empty text",
    edits: [["    address: 192.168.1.12", '    address: ""']],
    faults: [
      'site.yaml:26:5 hosts.den.address: "" is neither an IP address nor a host name; write one such as 192.168.1.11 or nas.lan',
    ],
  },
  {
    title: "a number so large that it is none",
    edits: [["replicas: 3", "replicas: 99999999999999999999"]],
    faults: ["site.yaml:52:3 storage.replicas: must be from 1 to 7"],
  },
  {
    title: "a number where quotes alone would not help",
    edits: [["version: 18.2.7", "version: 18.2"]],
    faults: ["site.yaml:51:3 storage.version: must be text; write for example `version: 18.2.7`"],
  },
  {
    title: "a number that begins with a zero",
    edits: [["kind: wireguard", "kind: wireguard\n  port: 051821"]],
    faults: ["site.yaml:43:3 mesh.port: 051821 is the number 51821; write 51821"],
  },
  {
    title: "a number with a needless fraction",
    edits: [["replicas: 3", "replicas: 3.0"]],
    faults: ["site.yaml:52:3 storage.replicas: 3.0 is the number 3; write 3"],
  },
  {
    title: "an address of the web for a section",
    edits: [["site: home", "site: home\nartifacts: { mirror: http://192.168.1.2 }"]],
    faults: [
      "site.yaml:2:14 artifacts.mirror: must be a mapping of names to values; write its fields below it, indented (http, registry)",
    ],
  },
]);
