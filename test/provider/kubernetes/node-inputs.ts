import { digest } from "../../../provider/kubernetes/files";
import { type NodeInputs, settled } from "../../../provider/kubernetes/inputs";
import { golden } from "../../support/golden";
import { access } from "./fake-session";

export const authority = golden("kubernetes/ca.crt");

/** What the record on a host says that has joined under this authority. */
export const member = digest(authority);

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
  labels: {},
  taints: [],
};
