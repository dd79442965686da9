import { faultCases } from "../support/cases";

const behind = (router: string, host: string) =>
  [
    `  ${host}:\n    class: node\n`,
    `  ${host}:\n    class: node\n    behind: ${router}\n`,
  ] as const;

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
    title: "two hosts that cannot call each other",
    edits: [behind("home", "nas"), behind("office", "attic")],
    faults: [
      "site.yaml:20:5 hosts.nas.behind: nas behind home and attic behind office cannot call each other, and WireGuard passes nothing on; forward its port to one of them and remove that host's line, or write mesh.kind: tinc",
    ],
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
      "site.yaml:46:3 mesh.kind: every host is behind a router, so attic behind home and den behind office find no third that could pass on what they say; forward tinc's port to one host and remove its line `behind`",
    ],
  },
  {
    title: "two hosts that cannot call each other, and no third",
    edits: [
      ["  gw:\n    class: gate\n", "  gw:\n    class: gate\n    behind: home\n"],
      ["  nas:\n    class: node\n", "  nas:\n    class: node\n    behind: home\n"],
      ["  den:\n    class: node\n", "  den:\n    class: node\n    behind: office\n"],
      ["  attic:\n    class: node\n", "  attic:\n    class: node\n    behind: home\n"],
    ],
    faults: [
      "site.yaml:15:5 hosts.gw.behind: gw behind home and den behind office cannot call each other, and WireGuard passes nothing on; forward its port to one of them and remove that host's line",
      "site.yaml:21:5 hosts.nas.behind: nas behind home and den behind office cannot call each other, and WireGuard passes nothing on; forward its port to one of them and remove that host's line",
      "site.yaml:28:5 hosts.den.behind: den behind office and attic behind home cannot call each other, and WireGuard passes nothing on; forward its port to one of them and remove that host's line",
    ],
  },
]);
