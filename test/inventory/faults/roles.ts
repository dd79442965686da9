import { faultCases } from "../support/cases";

export const cases = faultCases("roles", [
  {
    title: "no control plane",
    edits: [["roles: [control-plane, worker, storage]", "roles: [worker, storage]"]],
    faults: [
      "site.yaml:45:1 kubernetes: no host has the role control-plane; give it to one host, or to three that may fail one at a time",
    ],
  },
  {
    title: "two control planes",
    edits: [
      ["  attic:\n    class: node", "  attic:\n    class: spare"],
      [
        "  gate:\n    arch",
        "  spare:\n    architecture: amd64\n    roles: [worker, storage]\n  gate:\n    arch",
      ],
    ],
    faults: [
      "site.yaml:15:1 hosts: 2 hosts have the role control-plane: an even number tolerates no more failures than one less; add or remove one",
    ],
  },
  {
    title: "a balancer that is a control plane",
    edits: [["roles: [load-balancer]", "roles: [load-balancer, control-plane]"]],
    faults: [
      "site.yaml:12:1 hosts: 4 hosts have the role control-plane: an even number tolerates no more failures than one less; add or remove one",
      "site.yaml:13:3 hosts.gw.roles: load-balancer and control-plane both listen on port 6443; give one of the two to another host",
    ],
  },
  {
    title: "roles without their section",
    edits: [
      [
        "kubernetes:\n  version: v1.36.2\n  podNetwork: 10.244.0.0/16\n  serviceNetwork: 10.96.0.0/16\n",
        "",
      ],
    ],
    faults: [
      "site.yaml:30:3 hosts.attic.roles: attic has the role control-plane, but there is no section kubernetes; write one, or take the role away",
    ],
  },
  {
    title: "no worker",
    edits: [["roles: [control-plane, worker, storage]", "roles: [control-plane, storage]"]],
    faults: [
      "site.yaml:59:1 releases: no host has the role worker, which releases run on; give it to one",
    ],
  },
  {
    title: "a version without its last number",
    edits: [["v1.36.2", "v1.36"]],
    faults: [
      "site.yaml:46:3 kubernetes.version: v1.36 is no version; write all three numbers, as in v1.36.2",
    ],
  },
  {
    title: "a version without its letter",
    edits: [["v1.36.2", "1.36.2"]],
    faults: ["site.yaml:46:3 kubernetes.version: 1.36.2 is no version; write v1.36.2"],
  },
  {
    title: "a version that begins with zeros",
    edits: [["version: v1.36.2", "version: v1.036.2"]],
    faults: [
      "site.yaml:46:3 kubernetes.version: v1.036.2 is no version; write its numbers without a zero before them, as in v1.36.2",
    ],
  },
  {
    title: "a version with words after its numbers",
    edits: [["version: v1.36.2", "version: v1.36.2-rc.1"]],
    faults: [
      "site.yaml:46:3 kubernetes.version: v1.36.2-rc.1 is no version; write its three numbers and no more, as in v1.36.2",
    ],
  },
  {
    title: "a version in capitals",
    edits: [["version: v1.36.2", "version: V1.36.2"]],
    faults: ["site.yaml:46:3 kubernetes.version: V1.36.2 is no version; write v1.36.2"],
  },
]);
