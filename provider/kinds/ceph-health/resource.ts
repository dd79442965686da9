import type * as pulumi from "@pulumi/pulumi";
import type { HostAccess } from "../../access";
import { type InputsOf, KindResource } from "../../resource";

export interface CephHealthInputs {
  readonly members: readonly HostAccess[];
  /** What the gate stands before, unique on its site: "storage". */
  readonly gate: string;
  /** "HEALTH_OK" */
  readonly status: string;
}

/**
 * A gate that opens when Ceph is healthy. What stands behind it begins with HEALTH_OK; later only HEALTH_ERR counts as a
 * difference, because warnings come and go by themselves (a host that starts, data that moves) and a preview that showed
 * them would differ from one minute to the next.
 */
export class CephHealth extends KindResource<CephHealthInputs> {
  static readonly type = "croft:storage:CephHealth";
  constructor(
    name: string,
    inputs: InputsOf<Omit<CephHealthInputs, "status">>,
    opts?: pulumi.CustomResourceOptions,
  ) {
    super(CephHealth.type, name, { ...inputs, status: "HEALTH_OK" }, opts);
  }
}
