import { hostKey } from "../support/base";
import { faultCases } from "../support/cases";

export const cases = faultCases("releases", [
  {
    title: "a chart that does not exist",
    edits: [["chart: charts/visits", "chart: charts/absent"]],
    faults: [
      "site.yaml:62:5 releases.visits.chart: charts/absent does not exist; write a chart's path relative to the project",
    ],
  },
  {
    title: "a folder that is no chart",
    edits: [["chart: charts/visits", "chart: charts/folder"]],
    faults: [
      "site.yaml:62:5 releases.visits.chart: charts/folder is no chart: a folder with a Chart.yaml, or a .tgz file; write the path of one",
    ],
  },
  {
    title: "a chart outside the project",
    edits: [["chart: charts/visits", "chart: ../visits"]],
    faults: [
      'site.yaml:62:5 releases.visits.chart: ../visits is no plain relative path; write one without "./", "..", "//" or a slash at either end',
    ],
  },
  {
    title: "no chart",
    edits: [["    chart: charts/visits\n", ""]],
    faults: [
      "site.yaml:60:3 releases.visits.chart: is missing; write for example `chart: charts/visits`",
    ],
  },
  {
    title: "a value left empty",
    edits: [["greeting: hello", "greeting:"]],
    faults: [
      "site.yaml:65:7 releases.visits.values.greeting: is empty; write a value, or remove the line",
    ],
  },
  {
    title: "an empty entry of a list in the values",
    edits: [["greeting: hello", "greeting: [a, { b: null }]"]],
    faults: [
      "site.yaml:65:23 releases.visits.values.greeting[1].b: is empty; write a value, or remove the line",
    ],
  },
  {
    title: "an infinite value",
    edits: [["greeting: hello", "greeting: .inf"]],
    faults: [
      "site.yaml:65:7 releases.visits.values.greeting: is no finite number; write one, or text in quotes",
    ],
  },
  {
    title: "a number too large to be exact",
    edits: [["greeting: hello", "greeting: 9007199254740993"]],
    faults: [
      "site.yaml:65:7 releases.visits.values.greeting: is too large to be kept exactly; write it in quotes",
    ],
  },
  {
    title: "exposed without a balancer",
    edits: [["roles: [load-balancer]", "roles: []"]],
    faults: [
      "site.yaml:63:5 releases.visits.expose: no host has the role load-balancer, which would reach it; give it to one, or remove this",
      "site.yaml:68:5 releases.wiki.expose: no host has the role load-balancer, which would reach it; give it to one, or remove this",
    ],
  },
  {
    title: "a port that the balancers do not serve",
    edits: [["port: 443", "port: 8443"]],
    faults: [
      "site.yaml:68:15 releases.wiki.expose.port: the load balancers serve the ports 80 and 443; write one of them",
    ],
  },
  {
    title: "one port for two releases",
    edits: [["port: 443", "port: 80"]],
    faults: [
      "site.yaml:68:15 releases.wiki.expose.port: 80 is already used by releases.visits; write another one",
    ],
  },
  {
    title: "one node port for two releases",
    edits: [["nodePort: 30443", "nodePort: 30080"]],
    faults: [
      "site.yaml:68:26 releases.wiki.expose.nodePort: 30080 is already used by releases.visits; write another one",
    ],
  },
  {
    title: "a node port out of range",
    edits: [["nodePort: 30443", "nodePort: 8080"]],
    faults: ["site.yaml:68:26 releases.wiki.expose.nodePort: must be from 30000 to 32767"],
  },
  {
    title: "a namespace in capitals",
    edits: [["namespace: visits", "namespace: Visits"]],
    faults: [
      'site.yaml:61:5 releases.visits.namespace: "Visits" is no DNS label; use at most 63 lower-case letters, digits and inner hyphens',
    ],
  },
  {
    title: "a release left empty",
    edits: [
      [
        "  wiki:\n    chart: charts/wiki-1.0.tgz\n    expose: { port: 443, nodePort: 30443 }\n",
        "  wiki:\n",
      ],
    ],
    faults: [
      "site.yaml:66:3 releases.wiki: is empty; write its fields below it, indented (namespace, chart, values, expose), or remove the line",
    ],
  },
  {
    title: "a chart's path with a line break",
    edits: [["chart: charts/visits", 'chart: "charts\\nvisits"']],
    faults: [
      'site.yaml:62:5 releases.visits.chart: "charts\\nvisits" is no plain relative path; write one without "./", "..", "//" or a slash at either end',
    ],
  },
  {
    title: "switches in words that Helm takes for others",
    edits: [["greeting: hello", "greeting: no\n      list: [on, 'no']"]],
    faults: [
      'site.yaml:65:7 releases.visits.values.greeting: no is text here, which a chart takes for true; write false, or "no" in quotes',
      'site.yaml:66:14 releases.visits.values.list[0]: on is text here, which a chart takes for true; write true, or "on" in quotes',
    ],
  },
  {
    title: "an image's tag that loses its zero",
    edits: [["greeting: hello", "tag: 1.10"]],
    faults: [
      'site.yaml:65:7 releases.visits.values.tag: 1.10 is the number 1.1; write 1.1, or "1.10" in quotes',
    ],
  },
  {
    title: "a mode in octal numbers of YAML 1.1",
    edits: [["greeting: hello", "mode: 0644"]],
    faults: [
      'site.yaml:65:7 releases.visits.values.mode: 0644 is the number 644; write 644, 0o644 where octal is meant, or "0644" in quotes',
    ],
  },
  {
    title: "what all of a chart shares, as a word",
    edits: [["greeting: hello", "global: hello"]],
    faults: [
      "site.yaml:65:7 releases.visits.values.global: must be a mapping, as Helm takes it; write lines `name: value` below it",
    ],
  },
  {
    title: "the digest that Croft writes",
    edits: [["greeting: hello", "global: { chartDigest: x }"]],
    faults: [
      "site.yaml:65:17 releases.visits.values.global.chartDigest: Croft itself writes this value; choose another name",
    ],
  },
  {
    title: "a port of the balancers in quotes",
    edits: [["port: 443", 'port: "443"']],
    faults: [
      "site.yaml:68:15 releases.wiki.expose.port: must be a whole number; write it without quotes",
    ],
  },
  {
    title: "a private key among the values",
    edits: [
      [
        "greeting: hello",
        "tls:\n        - key: |\n            -----BEGIN EC PRIVATE KEY-----\n            MHcCAQEE\n            -----END EC PRIVATE KEY-----",
      ],
    ],
    faults: [
      "site.yaml:66:11 releases.visits.values.tls[0].key: holds a private key, which belongs in no inventory; keep it in a Secret that you make by hand, and write its name",
    ],
  },
  {
    title: "a release on a site without a cluster",
    text: `site: home
classes: { gate: { architecture: amd64, roles: [load-balancer] } }
hosts:
  gw: { class: gate, address: 192.168.1.10, mesh: 10.66.0.10, hostKey: ${hostKey("A")} }
mesh: { kind: wireguard, network: 10.66.0.0/24 }
releases: { visits: { chart: charts/visits } }
`,
    faults: [
      "site.yaml:6:1 releases: releases need a cluster; write a section kubernetes, or remove them",
    ],
  },
  {
    title: "a chart of a registry",
    edits: [["chart: charts/visits", "chart: oci://ghcr.io/visits/visits\n    version: 1.2.3"]],
    faults: [
      "site.yaml:62:5 releases.visits.chart: is an address, and charts stand in the project; fetch it with `helm pull`, and write the path of the file, such as charts/wiki-1.0.tgz",
      "site.yaml:63:5 releases.visits.version: is not known here: charts stand in the project; fetch it with `helm pull`, and write the path of the file after `chart:`",
    ],
  },
]);
