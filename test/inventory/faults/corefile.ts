import type { Edit } from "../support/base";
import { faultCases } from "../support/cases";

const declared = (text: string): Edit[] => [
  ["  version: v1.36.2\n", `  version: v1.36.2\n  corefile: ${text}\n`],
];

export const cases = faultCases("CoreDNS's configuration", [
  {
    title: "nothing but a comment",
    edits: declared('"# none yet"'),
    faults: [
      "site.yaml:47:3 kubernetes.corefile: is empty; write CoreDNS's whole configuration, or leave it out for the one that kubeadm makes",
    ],
  },
  {
    title: "a block that is left open",
    edits: declared("|\n    .:53 {\n      kubernetes cluster.local {\n    }"),
    faults: [
      "site.yaml:47:3 kubernetes.corefile: has 2 opening braces and 1 closing ones; write as many of both",
    ],
  },
  {
    title: "a server that knows no service and never tells that it is ready",
    edits: declared("|\n    .:53 {\n      forward . 192.0.2.53\n      reload\n    }"),
    faults: [
      "site.yaml:47:3 kubernetes.corefile: does without the plugins kubernetes, health, ready, by which pods find services, are known to be ready and take over changes; add a line of each",
    ],
  },
]);
