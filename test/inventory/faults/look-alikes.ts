import { faultCases } from "../support/cases";

/** As no editor shows them. */
const noBreak = "\u00a0";
const ideographic = "\u3000";
const zeroWidth = "\u200b";

export const cases = faultCases("what looks like something else", [
  {
    title: "a letter of another alphabet in a word",
    edits: [["    class: gate", "    class: g\u0430te"]],
    faults: [
      "site.yaml:14:5 hosts.gw.class: there is no class g\u0430te; did you mean gate, with a plain a in place of U+0430?",
    ],
  },
  {
    title: "a letter of another alphabet in a key",
    edits: [["\nhosts:\n", "\nh\u043ests:\n"]],
    faults: [
      "site.yaml:12:1 h\u043ests: is not known; did you mean hosts, with a plain o in place of U+043E?",
    ],
  },
  {
    title: "a letter of another alphabet in a name",
    edits: [["  attic:", "  \u0430ttic:"]],
    faults: [
      'site.yaml:30:3 hosts.\u0430ttic: "\u0430ttic" is no DNS label: it holds U+0430; use at most 63 lower-case letters, digits and inner hyphens',
    ],
  },
  {
    title: "a space that is none at the end",
    edits: [["site: home", `site: home${noBreak}`]],
    faults: [
      'site.yaml:1:1 site: "home\\u{a0}" is no DNS label: it holds U+00A0; use at most 63 lower-case letters, digits and inner hyphens',
    ],
  },
  {
    title: "a line indented with what is no space",
    edits: [["    class: gate", `  ${ideographic}class: gate`]],
    faults: [
      "site.yaml:14:3: U+3000 stands here, which looks like a space and is none; write a plain space",
    ],
  },
  {
    title: "several lines indented with what is no space",
    edits: [
      ["    class: gate", `${noBreak.repeat(4)}class: gate`],
      ["    address: 192.168.1.10", `${noBreak.repeat(4)}address: 192.168.1.10`],
    ],
    faults: [
      "site.yaml:14:1: U+00A0 stands here and once more, which looks like a space and is none; write a plain space",
    ],
  },
  {
    title: "a line that is not empty",
    edits: [[`    roles: [load-balancer]\n`, `    roles: [load-balancer]\n  ${noBreak}\n`]],
    faults: [
      "site.yaml:7:3: U+00A0 stands here, which looks like a space and is none; write a plain space",
    ],
  },
  {
    title: "what is no space after a colon",
    edits: [["site: home", `site:${noBreak}home`]],
    faults: [
      "site.yaml:1:6: U+00A0 stands here, which looks like a space and is none; write a plain space",
    ],
  },
  {
    title: "what is no space after a colon further in",
    edits: [["    mesh: 10.66.0.100", `    mesh:${noBreak}10.66.0.100`]],
    faults: [
      "site.yaml:39:10: U+00A0 stands here, which looks like a space and is none; write a plain space",
    ],
  },
  {
    title: "a sign that takes no room",
    edits: [["    class: gate", `    ${zeroWidth}class: gate`]],
    faults: [
      "site.yaml:14:5: U+200B stands here, which cannot be seen; remove it, or write the value in quotes",
    ],
  },
]);
