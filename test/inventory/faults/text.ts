import { faultCases } from "../support/cases";

export const cases = faultCases("the text", [
  { title: "an empty file", text: "", faults: ["site.yaml:1:1: the file is empty"] },
  {
    title: "a comment only",
    text: "# nothing yet\n",
    faults: ["site.yaml:1:1: the file is empty"],
  },
  {
    title: "a list",
    text: "- site: home\n",
    faults: ["site.yaml:1:1: must be a mapping of names to values"],
  },
  {
    title: "a word",
    text: "home\n",
    faults: ["site.yaml:1:1: must be a mapping of names to values"],
  },
  {
    title: "a tab as indentation",
    edits: [["    class: gate", "\tclass: gate"]],
    faults: ["site.yaml:14:1: a tab indents this line; indent with spaces"],
  },
  {
    title: "an open quote",
    edits: [["site: home", 'site: "home']],
    faults: ['site.yaml:69:1: not valid YAML: Missing closing "quote'],
  },
  {
    title: "an open bracket",
    edits: [["roles: [load-balancer]", "roles: [load-balancer"]],
    faults: [
      "site.yaml:7:3: not valid YAML: Flow sequence in block collection must be sufficiently indented and end with a ]",
    ],
  },
  {
    title: "a crooked indentation",
    edits: [["    mesh: 10.66.0.100", "    mesh: 10.66.0.100\n   x: 1"]],
    faults: ["site.yaml:40:1: not valid YAML: All mapping items must start at the same column"],
  },
  {
    title: "a second document",
    edits: [["peers:", "---\npeers:"]],
    faults: [
      "site.yaml:37:1: a second document begins here; write one document a file, without ---",
    ],
  },
  {
    title: "a key twice",
    edits: [["kind: wireguard", "kind: wireguard\n  kind: wireguard"]],
    faults: ["site.yaml:43:3 mesh.kind: is written twice, first on line 42; keep one of the two"],
  },
  {
    title: "a host twice",
    edits: [["  attic:", "  nas:"]],
    faults: ["site.yaml:30:3 hosts.nas: is written twice, first on line 18; keep one of the two"],
  },
  {
    title: "an anchor and an alias",
    edits: [
      ["namespace: visits", "namespace: &name visits"],
      ["greeting: hello", "greeting: *name"],
    ],
    faults: [
      "site.yaml:61:22 releases.visits.namespace: anchors (&) are not supported; write the value out where it is used",
      "site.yaml:65:17 releases.visits.values.greeting: aliases (*) are not supported; write the value out",
    ],
  },
  {
    title: "an alias of nothing",
    edits: [["greeting: hello", "greeting: *nothing"]],
    faults: [
      "site.yaml:65:17 releases.visits.values.greeting: aliases (*) are not supported; write the value out",
    ],
  },
  {
    title: "a merge key",
    edits: [["greeting: hello", "<<: { a: 1 }"]],
    faults: [
      "site.yaml:65:7 releases.visits.values.<<: merge keys are not supported; write the fields out",
    ],
  },
  {
    title: "a tag",
    edits: [["greeting: hello", "greeting: !secret hello"]],
    faults: ["site.yaml:65:17: tags (a word after !) are not supported; write a plain value"],
  },
  {
    title: "a mapping as a key",
    edits: [["greeting: hello", "{ a: b }: hello"]],
    faults: [
      "site.yaml:65:7 releases.visits.values: a key here is no plain word; write `name: value`",
    ],
  },
  {
    title: "a name that objects have already",
    edits: [["greeting: hello", "__proto__: hello"]],
    faults: [
      "site.yaml:65:7 releases.visits.values.__proto__: this name is not supported; choose another",
    ],
  },
]);
