import { faultCases } from "../support/cases";

const roles = "roles: [load-balancer]";
const expose = "expose: { port: 80, nodePort: 30080 }";

export const cases = faultCases("slips of YAML", [
  {
    title: "a bracket too many",
    edits: [[roles, `${roles}]`]],
    faults: ["site.yaml:6:27: a ] stands here that closes nothing; remove it"],
  },
  {
    title: "a brace too many",
    edits: [[expose, `${expose}}`]],
    faults: ["site.yaml:63:42: a } stands here that closes nothing; remove it"],
  },
  {
    title: "a comma too many",
    edits: [[roles, "roles: [load-balancer,,]"]],
    faults: ["site.yaml:6:27: a comma stands here with nothing before it; remove it"],
  },
  {
    title: "a comma too few",
    edits: [[expose, "expose: { port: 80 nodePort: 30080 }"]],
    faults: [
      "site.yaml:63:21: a second `name: value` follows without a comma; write one between them",
    ],
  },
  {
    title: "a comma too few at the end of a line",
    edits: [[expose, "expose: { port: 80\n      nodePort: 30080 }"]],
    faults: [
      "site.yaml:63:21: a second `name: value` follows without a comma; write one between them",
    ],
  },
  {
    title: "a list beside its name",
    edits: [[roles, "roles: - load-balancer"]],
    faults: [
      "site.yaml:6:12: a list begins here beside its name; write each entry on a line of its own, below the name",
    ],
  },
  {
    title: "hyphens between brackets",
    edits: [[roles, "roles: [- load-balancer]"]],
    faults: [
      "site.yaml:6:13: a hyphen stands here between brackets; write the entries with commas between them and no hyphens",
    ],
  },
  {
    title: "a comment without a space",
    edits: [[roles, `${roles}# the first`]],
    faults: [
      "site.yaml:6:27: a # follows here without a space; write a space before it, or the whole value in quotes",
    ],
  },
  {
    title: "something after a list",
    edits: [[roles, `${roles} worker`]],
    faults: [
      "site.yaml:6:28: this follows after the end of a value; remove it, or put the whole value in quotes",
    ],
  },
  {
    title: "a first line that is indented",
    edits: [["site: home", "# the house\n site: home"]],
    faults: [
      "site.yaml:2:1: this line is indented, and the next names are not; remove the spaces before it",
    ],
  },
  {
    title: "a star alone",
    edits: [["greeting: hello", "greeting: [*]"]],
    faults: ["site.yaml:65:18: a value cannot begin with *; put it in quotes"],
  },
  {
    title: "an apostrophe in quotes",
    edits: [["greeting: hello", "greeting: 'it's'"]],
    faults: [
      "site.yaml:65:21: the ' before this ends the value; write one that belongs to it twice",
    ],
  },
  {
    title: "an apostrophe in quotes in a list",
    edits: [["greeting: hello", "greeting: ['it's']"]],
    faults: [
      "site.yaml:65:22: the ' before this ends the value; write one that belongs to it twice",
    ],
  },
  {
    title: "quotes in quotes",
    edits: [["greeting: hello", 'greeting: "say "hi" now"']],
    faults: [
      'site.yaml:65:23: the " before this ends the value; write one that belongs to it as \\"',
    ],
  },
  {
    title: "an open quote far above a sound one",
    edits: [
      ["site: home", 'site: "home'],
      ["namespace: visits", 'namespace: "visits"'],
    ],
    faults: ['site.yaml:1:7: a quote opens here that does not end; close it with "'],
  },
  {
    title: "an open quote below a sound one of several lines",
    edits: [["greeting: hello", "greeting: 'a\n        b'\n      other: 'c"]],
    faults: ["site.yaml:67:14: a quote opens here that does not end; close it with '"],
  },
  {
    title: "a file with line ends of long ago",
    text: "site: home\rmesh: {}\r",
    faults: [
      "site.yaml:1:11: a line ends here with CR alone, which ends none in YAML; save the file with LF for line ends",
    ],
  },
]);
