import { faultCases } from "../support/cases";

const behind = (router: string, host: string) =>
  [
    `  ${host}:\n    class: node\n`,
    `  ${host}:\n    class: node\n    behind: ${router}\n`,
  ] as const;

const laptop = (router: string) =>
  ["    mesh: 10.66.0.100\n", `    mesh: 10.66.0.100\n    behind: ${router}\n`] as const;

export const cases = faultCases("mesh", [
  {
    title: "a preference among one",
    edits: [["kind: wireguard", "kind: wireguard\n  prefer: wireguard"]],
    faults: [
      "site.yaml:43:3 mesh.prefer: with kind: wireguard there is no other to choose; remove it, or write kind: both",
    ],
  },
  {
    title: "a preference for what is not there",
    edits: [["kind: wireguard", "kind: both\n  prefer: both"]],
    faults: ['site.yaml:43:3 mesh.prefer: "both" is not known; write one of tinc, wireguard'],
  },
  {
    title: "two on one port",
    edits: [["kind: wireguard", "kind: both\n  port: 655"]],
    faults: [
      "site.yaml:43:3 mesh.port: 655 is the port of tinc too, which runs beside it; write another",
    ],
  },
  {
    title: "two on one port, the other way round",
    edits: [["kind: wireguard", "kind: both\n  tincPort: 51820"]],
    faults: [
      "site.yaml:43:3 mesh.tincPort: 51820 is the port of WireGuard too, which runs beside it; write another",
    ],
  },
  {
    title: "a laptop behind a router that nobody is behind",
    edits: [behind("home", "nas"), laptop("hoem")],
    faults: ["site.yaml:41:5 peers.laptop.behind: no host is behind hoem; did you mean home?"],
  },
  {
    title: "a laptop behind a router where there is none",
    edits: [laptop("home")],
    faults: ["site.yaml:40:5 peers.laptop.behind: no host is behind home; remove the line"],
  },
  {
    title: "a router without a name",
    edits: [behind('""', "nas")],
    faults: [
      'site.yaml:20:5 hosts.nas.behind: "" is no DNS label; use at most 63 lower-case letters, digits and inner hyphens',
    ],
  },
  {
    title: "by tinc, and nobody who could pass anything on",
    edits: [
      ["kind: wireguard", "kind: tinc"],
      ["  gw:\n    class: gate\n", "  gw:\n    class: gate\n    behind: home\n"],
      ["  nas:\n    class: node\n", "  nas:\n    class: node\n    behind: home\n"],
      ["  den:\n    class: node\n", "  den:\n    class: node\n    behind: office\n"],
      ["  attic:\n    class: node\n", "  attic:\n    class: node\n    behind: home\n"],
    ],
    faults: [
      "site.yaml:28:5 hosts.den.behind: every host is behind a router, so attic behind home and den behind office find no third that could pass on what they say; forward tinc's port to one host and remove its line `behind`",
    ],
  },
  {
    title: "by WireGuard, and nobody who could pass anything on",
    edits: [
      ["  gw:\n    class: gate\n", "  gw:\n    class: gate\n    behind: home\n"],
      ["  nas:\n    class: node\n", "  nas:\n    class: node\n    behind: home\n"],
      ["  den:\n    class: node\n", "  den:\n    class: node\n    behind: office\n"],
      ["  attic:\n    class: node\n", "  attic:\n    class: node\n    behind: home\n"],
    ],
    faults: [
      "site.yaml:28:5 hosts.den.behind: every host is behind a router, so attic behind home and den behind office find no third that could pass on what they say; forward WireGuard's port to one host and remove its line `behind`",
    ],
  },
]);
