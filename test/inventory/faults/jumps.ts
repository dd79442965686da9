import { faultCases } from "../support/cases";

/** A further line for one host of the base. */
export const nas = (line: string) =>
  ["    address: 192.168.1.11", `    address: 192.168.1.11\n    ${line}`] as const;
export const den = (line: string) =>
  ["    address: 192.168.1.12", `    address: 192.168.1.12\n    ${line}`] as const;

export const cases = faultCases("jump hosts", [
  {
    title: "a jump through a host that does not exist",
    edits: [nas("jump: gv")],
    faults: ["site.yaml:21:5 hosts.nas.jump: there is no host gv; write one of attic, den, gw"],
  },
  {
    title: "a misspelt jump",
    edits: [nas("jump: atic")],
    faults: ["site.yaml:21:5 hosts.nas.jump: there is no host atic; did you mean attic?"],
  },
  {
    title: "a jump through oneself",
    edits: [nas("jump: nas")],
    faults: [
      "site.yaml:21:5 hosts.nas.jump: is the host itself; write the host through which it is reached, or remove the line",
    ],
  },
  {
    title: "jumps in a circle",
    edits: [nas("jump: den"), den("jump: nas")],
    faults: [
      "site.yaml:21:5 hosts.nas.jump: leads back to itself (nas > den > nas); let one of them be reached directly",
      "site.yaml:28:5 hosts.den.jump: leads back to itself (den > nas > den); let one of them be reached directly",
    ],
  },
  {
    title: "a jump into a circle is not at fault itself",
    edits: [
      nas("jump: den"),
      den("jump: gw"),
      ["    address: 192.168.1.10", "    address: 192.168.1.10\n    jump: den"],
    ],
    faults: [
      "site.yaml:16:5 hosts.gw.jump: leads back to itself (gw > den > gw); let one of them be reached directly",
      "site.yaml:29:5 hosts.den.jump: leads back to itself (den > gw > den); let one of them be reached directly",
    ],
  },
  {
    title: "a jump through a host that is declared offline",
    edits: [nas("jump: den"), den("state: offline")],
    faults: [
      "site.yaml:21:5 hosts.nas.jump: den is declared offline, so nothing passes through it; write `state: offline` here too, or another way",
    ],
  },
  {
    title: "a jump through a peer, which is no managed host",
    edits: [nas("jump: laptop")],
    faults: ["site.yaml:21:5 hosts.nas.jump: there is no host laptop; write one of attic, den, gw"],
  },
]);
