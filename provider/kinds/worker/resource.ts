import type * as pulumi from "@pulumi/pulumi";
import { type NodeInputs, settled } from "../../kubernetes/inputs";
import { type InputsOf, KindResource } from "../../resource";

export type WorkerInputs = NodeInputs;

/**
 * A node that carries pods and is no control plane. Create joins the host through any healthy control plane, with a token
 * that is made for it and forgotten afterwards. Delete drains the node, takes it out and clears the host; when the host is
 * dead, its node object goes all the same.
 */
export class Worker extends KindResource<WorkerInputs> {
  static readonly type = "croft:kubernetes:Worker";
  /** Day on which its kubelet's certificate ends, "2027-11-21". */
  declare readonly certificatesEnd: pulumi.Output<string>;

  constructor(
    name: string,
    inputs: InputsOf<Omit<WorkerInputs, keyof typeof settled>>,
    opts?: pulumi.CustomResourceOptions,
  ) {
    super(Worker.type, name, { ...settled, ...inputs }, opts, ["certificatesEnd"]);
  }
}
