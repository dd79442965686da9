import type { ControlPlaneInputs } from "../../../provider/kinds/control-plane/resource";
import { sha256 } from "../../../provider/sha256";
import { type NodeInputs, settled } from "../../../provider/kubernetes/inputs";
import { golden } from "../../support/golden";
import { access, type Hosts } from "./fake-session";

export const authority = golden("kubernetes/ca.crt");

/** What the record on a host says that has joined under this authority. */
export const member = sha256(authority);

/** node3 of three. */
export const nodeInputs: NodeInputs = {
  ...settled,
  access: access("node3"),
  node: "node3",
  cluster: "small",
  address: "10.66.0.13",
  endpoint: "api.small.internal:6443",
  authority,
  peers: [access("node1"), access("node2")],
  version: "v1.36.2",
  unit: "unit",
  network: "network",
  labels: {},
  taints: [],
};

/** node3 as a control plane. */
export const controlPlaneInputs: ControlPlaneInputs = {
  ...nodeInputs,
  configuration: "configuration",
  authorities: {},
  manifests: "as made",
};

/** node3 carrying its share, and what of etcd it finds healthy. */
export const running = (stdout: string): Hosts => ({
  node3: {
    member,
    node: `${golden("kubernetes/node.json")}\n200`,
    etcd: golden("kubernetes/members.json"),
    list: golden("kubernetes/members.json"),
    ready: "ok\n200",
    found: "",
    stdout,
  },
});

export const others = "https://10.66.0.11:2379\nhttps://10.66.0.12:2379\n";
