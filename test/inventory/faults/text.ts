import { faultCases } from "../support/cases";

export const cases = faultCases("the text", [
  {
    title: "an empty file",
    text: "",
    faults: ["site.yaml:1:1: the file is empty; write at least `site`, `hosts` and `mesh`"],
  },
  {
    title: "a comment only",
    text: "# nothing yet\n",
    faults: ["site.yaml:1:1: the file is empty; write at least `site`, `hosts` and `mesh`"],
  },
  {
    title: "a list",
    text: "- site: home\n",
    faults: [
      "site.yaml:1:1: must be a mapping of names to values; write `site: home`, and every other section on a line of its own",
    ],
  },
  {
    title: "a word",
    text: "home\n",
    faults: [
      "site.yaml:1:1: must be a mapping of names to values; write `site: home`, and every other section on a line of its own",
    ],
  },
  {
    title: "a tab as indentation",
    edits: [["    class: gate", "\tclass: gate"]],
    faults: ["site.yaml:14:1: a tab indents this line; indent with spaces"],
  },
  {
    title: "an open quote",
    edits: [["site: home", 'site: "home']],
    faults: ['site.yaml:1:7: a quote opens here that does not end; close it with "'],
  },
  {
    title: "an open bracket",
    edits: [["roles: [load-balancer]", "roles: [load-balancer"]],
    faults: [
      "site.yaml:7:3: not valid YAML: Flow sequence in block collection must be sufficiently indented and end with a ]; indent this line as its neighbours are, and close every bracket above it",
    ],
  },
  {
    title: "a crooked indentation",
    edits: [["    mesh: 10.66.0.100", "    mesh: 10.66.0.100\n   x: 1"]],
    faults: [
      "site.yaml:40:1: not valid YAML: All mapping items must start at the same column; indent this line as its neighbours are, and close every bracket above it",
    ],
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
  {
    title: "nothing but the beginning of a document",
    text: "---\n",
    faults: ["site.yaml:1:1: the file is empty; write at least `site`, `hosts` and `mesh`"],
  },
  {
    title: "a file of zeros",
    text: "\u0000\u0000\u0000",
    faults: [
      "site.yaml:1:1: U+0000 stands here, which no text has; remove it, or save the file as plain text in UTF-8",
    ],
  },
  {
    title: "a file of another encoding",
    text: "\ufffd\ufffds\u0000i\u0000t\u0000e\u0000",
    faults: [
      "site.yaml:1:1: U+FFFD stands here, which no text has; remove it, or save the file as plain text in UTF-8",
    ],
  },
  {
    title: "a byte order mark inside the text",
    edits: [["mesh:\n  kind", "\ufeffmesh:\n  kind"]],
    faults: [
      "site.yaml:41:1: U+FEFF stands here, which no text has; remove it, or save the file as plain text in UTF-8",
    ],
  },
  {
    title: "a file that is too large to be an inventory",
    text: `# ${"x".repeat(2 ** 20)}\n`,
    faults: [
      "site.yaml:1:1: has 1048579 characters, and an inventory at most 1048576; name another file, or make it smaller",
    ],
  },
  {
    title: "a list in a list in a list",
    edits: [["greeting: hello", `greeting: ${"[".repeat(90)}${"]".repeat(90)}`]],
    faults: [
      "site.yaml:65:77 releases.visits.values: is nested more than 64 levels deep; write it flatter",
    ],
  },
  {
    title: "so deep that the parser gives up",
    text: `site: ${"[".repeat(9000)}`,
    faults: ["site.yaml:1:1: is nested more than 64 levels deep; write it flatter"],
  },
  {
    title: "a tag of YAML's own",
    edits: [["site: home", "site: !!str home"]],
    faults: ["site.yaml:1:13 site: tags (a word after !) are not supported; write a plain value"],
  },
  {
    title: "a directive for an older YAML",
    text: "%YAML 1.1\n---\nsite: yes\n",
    faults: [
      "site.yaml:1:1: lines that begin with % are not supported; remove it (an inventory is read as YAML 1.2)",
    ],
  },
  {
    title: "a directive that nobody knows",
    text: "%FOO bar\n---\nsite: home\n",
    faults: [
      "site.yaml:1:1: lines that begin with % are not supported; remove it (an inventory is read as YAML 1.2)",
    ],
  },
  {
    title: "no space after a colon",
    edits: [["site: home", "site:home"]],
    faults: ["site.yaml:1:1: no colon with a space after it follows here; write `name: value`"],
  },
  {
    title: "no space after a colon further in",
    edits: [["    mesh: 10.66.0.100", "    mesh:10.66.0.100"]],
    faults: [
      "site.yaml:38:3 peers.laptop: must be a mapping of names to values; write a plain space after the colon",
    ],
  },
  {
    title: "two colons on a line",
    edits: [["site: home", "site: a: b"]],
    faults: [
      "site.yaml:1:7: a second `name: value` follows on the same line; write it on a line of its own, or the value in quotes",
    ],
  },
  {
    title: "a value that begins with a sign of YAML's",
    edits: [["site: home", "site: @home"]],
    faults: [
      "site.yaml:1:7: not valid YAML: Plain value cannot start with reserved character @; put the value in quotes",
    ],
  },
  {
    title: "an escape in quotes that is none",
    edits: [["site: home", 'site: "\\q"']],
    faults: [
      "site.yaml:1:8: not valid YAML: Invalid escape sequence \\q; write a backslash in double quotes as \\\\",
    ],
  },
  {
    title: "a Windows file with a byte order mark keeps its places",
    text: "\ufeffsite: Home\r\nhosts: {}\r\nmesh: {}\r\n",
    faults: [
      'site.yaml:1:1 site: "Home" is no DNS label; use at most 63 lower-case letters, digits and inner hyphens',
      "site.yaml:2:1 hosts: there is no host; write at least one",
      "site.yaml:3:1 mesh.kind: is missing; write for example `kind: wireguard`",
      "site.yaml:3:1 mesh.network: is missing; write for example `network: 10.66.0.0/24`",
    ],
  },
  {
    title: "a line that is indented too far",
    edits: [["    mesh: 10.66.0.10\n", "      mesh: 10.66.0.10\n"]],
    faults: [
      "site.yaml:15:14: the next line is taken for more of this value; indent it as far as the name that stands before the value",
    ],
  },
]);
