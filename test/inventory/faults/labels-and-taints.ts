import { faultCases } from "../support/cases";

export const cases = faultCases("labels and taints", [
  {
    title: "a label that is no text",
    edits: [["example.org/rack: cellar", "example.org/rack: true"]],
    faults: [
      'site.yaml:10:15 classes.node.labels."example.org/rack": must be text; put the value in quotes',
    ],
  },
  {
    title: "a label with a space",
    edits: [["example.org/rack: cellar", "example.org/rack: the cellar"]],
    faults: [
      'site.yaml:10:15 classes.node.labels."example.org/rack": "the cellar" is no label value; use at most 63 letters, digits and inner - _ .',
    ],
  },
  {
    title: "a label's key with two slashes",
    edits: [["example.org/rack: cellar", "example.org/rack/one: cellar"]],
    faults: [
      'site.yaml:10:15 classes.node.labels."example.org/rack/one": "example.org/rack/one" is no label\'s key; write name or example.org/name, of letters, digits and inner - _ .',
    ],
  },
  {
    title: "a label of a role",
    edits: [["example.org/rack: cellar", "node-role.kubernetes.io/worker: cellar"]],
    faults: [
      'site.yaml:10:15 classes.node.labels."node-role.kubernetes.io/worker": labels of roles follow from the roles; remove it',
    ],
  },
  {
    title: "labels as a list",
    edits: [["labels: { example.org/rack: cellar }", "labels: [rack]"]],
    faults: [
      "site.yaml:10:5 classes.node.labels: must be a mapping of names to values; write for example `labels: { topology.kubernetes.io/zone: cellar }`",
    ],
  },
  {
    title: "a taint without an effect",
    edits: [
      [
        "roles: [control-plane, worker, storage]",
        "roles: [control-plane, worker, storage]\n    taints: [camera]",
      ],
    ],
    faults: [
      "site.yaml:10:14 classes.node.taints[0]: camera is no taint; write key=value:Effect or key:Effect with the effect NoSchedule, PreferNoSchedule, NoExecute",
    ],
  },
  {
    title: "a taint with an unknown effect",
    edits: [
      [
        "roles: [control-plane, worker, storage]",
        "roles: [control-plane, worker, storage]\n    taints: [camera=yes:NoRun]",
      ],
    ],
    faults: [
      "site.yaml:10:14 classes.node.taints[0]: camera=yes:NoRun is no taint; write key=value:Effect or key:Effect with the effect NoSchedule, PreferNoSchedule, NoExecute",
    ],
  },
  {
    title: "two taints of one key and effect",
    edits: [
      [
        "roles: [control-plane, worker, storage]",
        "roles: [control-plane, worker, storage]\n    taints: [camera=yes:NoSchedule, camera=no:NoSchedule]",
      ],
    ],
    faults: [
      "site.yaml:10:37 classes.node.taints[1]: camera=no:NoSchedule is already in this list; keep one",
    ],
  },
  {
    title: "a label that every node has",
    edits: [["example.org/rack", "kubernetes.io/hostname"]],
    faults: [
      'site.yaml:10:15 classes.node.labels."kubernetes.io/hostname": the kubelet itself writes this label of every node; remove it',
    ],
  },
  {
    title: "a taint that Kubernetes gives",
    edits: [
      ["labels: { example.org/rack: cellar }", "taints: [node.kubernetes.io/not-ready:NoExecute]"],
    ],
    faults: [
      "site.yaml:10:14 classes.node.taints[0]: node.kubernetes.io/not-ready:NoExecute is a taint that Kubernetes itself gives and takes; write a key of your own",
    ],
  },
  {
    title: "labels and taints of a class that has no node",
    edits: [
      [
        "    roles: [load-balancer]",
        "    roles: [load-balancer]\n    labels: { rack: a }\n    taints: [a=b:NoSchedule]",
      ],
    ],
    faults: [
      "site.yaml:7:5 classes.gate.labels: no host of this class is a node of the cluster, and only nodes have labels; remove them, or give it the role worker or control-plane",
      "site.yaml:8:5 classes.gate.taints: no host of this class is a node of the cluster, and only nodes have taints; remove them, or give it the role worker or control-plane",
    ],
  },
  {
    title: "labels of a host that is no node",
    edits: [["address: 192.168.1.10", "address: 192.168.1.10\n    labels: { rack: a }"]],
    faults: [
      "site.yaml:16:5 hosts.gw.labels: gw is no node of the cluster, and only nodes have labels; remove them, or give it the role worker or control-plane",
    ],
  },
]);
