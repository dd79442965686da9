import type * as pulumi from "@pulumi/pulumi";
import type { HostAccess } from "../../access";
import { type InputsOf, KindResource } from "../../resource";

export interface CephServiceInputs {
  readonly members: readonly HostAccess[];
  /** As the orchestrator names it: "mon", "mgr", "mds.home". */
  readonly service: string;
  /** Its specification, a YAML document as `ceph orch ls --export` prints it. */
  readonly specification: string;
  /** Hosts that have to run a daemon of it, sorted. */
  readonly hosts: readonly string[];
}

/**
 * One service of Ceph's orchestrator: where its daemons run. Read takes the specification from the orchestrator, and
 * which daemons live from the monitors, who know it this second. Delete of monitors and managers leaves them to the
 * deletion of the cluster; others are removed.
 */
export class CephService extends KindResource<CephServiceInputs> {
  static readonly type = "croft:storage:CephService";
  constructor(
    name: string,
    inputs: InputsOf<CephServiceInputs>,
    opts?: pulumi.CustomResourceOptions,
  ) {
    super(CephService.type, name, inputs, opts);
  }
}
