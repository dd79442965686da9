import { faultCases } from "../support/cases";

export const cases = faultCases("names", [
  {
    title: "a host in capitals",
    edits: [["  attic:", "  Attic:"]],
    faults: [
      'site.yaml:30:3 hosts.Attic: "Attic" is no DNS label; use at most 63 lower-case letters, digits and inner hyphens',
    ],
  },
  {
    title: "a peer with a dot",
    edits: [["  laptop:", "  laptop.lan:"]],
    faults: [
      'site.yaml:38:3 peers."laptop.lan": "laptop.lan" is no DNS label; use at most 63 lower-case letters, digits and inner hyphens',
    ],
  },
  {
    title: "a name of 64 letters",
    edits: [["  laptop:", "  xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx:"]],
    faults: [
      'site.yaml:38:3 peers.xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx: "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" is no DNS label; use at most 63 lower-case letters, digits and inner hyphens',
    ],
  },
  {
    title: "a release ending in a hyphen",
    edits: [["  wiki:", "  wiki-:"]],
    faults: [
      'site.yaml:66:3 releases.wiki-: "wiki-" is no DNS label; use at most 63 lower-case letters, digits and inner hyphens',
    ],
  },
  {
    title: "a class with a space",
    edits: [
      ["  gate:\n    arch", "  the gate:\n    arch"],
      ["class: gate", "class: the gate"],
    ],
    faults: [
      'site.yaml:4:3 classes."the gate": "the gate" is no DNS label; use at most 63 lower-case letters, digits and inner hyphens',
    ],
  },
  {
    title: "a site with an underscore",
    edits: [["site: home", "site: my_home"]],
    faults: [
      'site.yaml:1:1 site: "my_home" is no DNS label; use at most 63 lower-case letters, digits and inner hyphens',
    ],
  },
  {
    title: "a host called localhost",
    edits: [["  attic:", "  localhost:"]],
    faults: [
      "site.yaml:30:3 hosts.localhost: every machine calls itself that; choose another name",
    ],
  },
  {
    title: "one name for a host and a peer",
    edits: [["  laptop:", "  nas:"]],
    faults: [
      "site.yaml:38:3 peers.nas: a host has this name too (hosts.nas); rename one of the two",
    ],
  },
  {
    title: "a number for a name",
    edits: [["  laptop:", "  1:"]],
    faults: [
      "site.yaml:38:3 peers.1: a name of digits alone reads as a number; put a letter in it",
    ],
  },
  {
    title: "a name in two spellings",
    edits: [
      [
        "  laptop:\n    mesh: 10.66.0.100",
        '  a1:\n    mesh: 10.66.0.100\n  "a1":\n    mesh: 10.66.0.101',
      ],
    ],
    faults: ["site.yaml:40:3 peers.a1: is written twice, first on line 38; keep one of the two"],
  },
  {
    title: "a host called as every machine calls itself in IPv6",
    edits: [["  attic:\n", "  ip6-localhost:\n"]],
    faults: [
      "site.yaml:30:3 hosts.ip6-localhost: every machine calls itself that; choose another name",
    ],
  },
  {
    title: "a release with more letters than Helm takes",
    edits: [["  wiki:\n", `  ${"w".repeat(54)}:\n`]],
    faults: [
      "site.yaml:66:3 releases.wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww: has 54 characters, and Helm takes 53 at most; shorten it",
    ],
  },
  {
    title: "a host that is called as another one's containerd",
    edits: [["  attic:\n", "  nas-containerd:\n"]],
    faults: [
      "site.yaml:30:3 hosts.nas-containerd: hosts.nas has a containerd, which is called nas-containerd too; choose another name",
    ],
  },
  {
    title: "a host whose name YAML 1.1 reads as a truth value",
    edits: [["  nas:\n", "  on:\n"]],
    faults: [
      "site.yaml:18:3 hosts.on: on reads as a truth value, a number or a date in YAML 1.1, which some programs of the hosts speak; choose another name",
    ],
  },
  {
    title: "a host whose name YAML 1.1 reads as a number",
    edits: [["  nas:\n", "  0x1f:\n"]],
    faults: [
      "site.yaml:18:3 hosts.0x1f: 0x1f reads as a truth value, a number or a date in YAML 1.1, which some programs of the hosts speak; choose another name",
    ],
  },
  {
    title: "a site whose name YAML 1.1 reads as a date",
    edits: [["site: home", "site: 2026-01-01"]],
    faults: [
      "site.yaml:1:1 site: 2026-01-01 reads as a truth value, a number or a date in YAML 1.1, which some programs of the hosts speak; choose another name",
    ],
  },
  {
    title: "a router that is none",
    edits: [["address: 192.168.1.11", "address: 192.168.1.11\n    behind: no"]],
    faults: [
      "site.yaml:21:5 hosts.nas.behind: no reads as a truth value, a number or a date in YAML 1.1, which some programs of the hosts speak; choose another name",
    ],
  },
]);
