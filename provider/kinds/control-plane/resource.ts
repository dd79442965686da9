import type * as pulumi from "@pulumi/pulumi";
import type { Authorities } from "../../kubernetes/files";
import { type NodeInputs, settledControlPlane } from "../../kubernetes/inputs";
import { type InputsOf, KindResource } from "../../resource";

export interface ControlPlaneInputs extends NodeInputs {
  /** kubeadm's configuration: what its certificate and static pods are made from. */
  readonly configuration: string;
  /** Files of the graph below /etc/kubernetes/pki, by path; secret. */
  readonly authorities: Authorities;
  /** Declared "as made"; a read names the static pod manifests that were edited or are missing. */
  readonly manifests: string;
}

/**
 * A control plane: API server, controllers and an etcd member. Create joins the host through any healthy control plane;
 * the host that the cluster was initialised on finds itself there. It is done when its etcd member votes and its API
 * server is ready. Delete drains the node, takes its member out of etcd (refused when the quorum would be lost) and clears
 * the host; when the host is dead the others do it without it.
 */
export class ControlPlane extends KindResource<ControlPlaneInputs> {
  static readonly type = "croft:kubernetes:ControlPlane";
  /** Day on which the first of its certificates ends, "2027-11-21". */
  declare readonly certificatesEnd: pulumi.Output<string>;

  constructor(
    name: string,
    inputs: InputsOf<Omit<ControlPlaneInputs, keyof typeof settledControlPlane>>,
    opts?: pulumi.CustomResourceOptions,
  ) {
    super(ControlPlane.type, name, { ...settledControlPlane, ...inputs }, opts, [
      "certificatesEnd",
    ]);
  }
}
