import type * as pulumi from "@pulumi/pulumi";
import type { HostAccess } from "../../access";
import { type InputsOf, KindResource } from "../../resource";

export interface CephImageInputs {
  readonly access: HostAccess;
  /** What Ceph calls it: "quay.io/ceph/ceph:v18.2.7". */
  readonly reference: string;
  /** Hex SHA-256 of its manifest: what it is pulled by. */
  readonly digest: string;
}

/**
 * The container image that Ceph's daemons run from, pulled ahead on every host at once, so that no monitor or manager
 * waits for half a gigabyte. Delete keeps it while containers use it.
 */
export class CephImage extends KindResource<CephImageInputs> {
  static readonly type = "croft:storage:CephImage";
  constructor(
    name: string,
    inputs: InputsOf<CephImageInputs>,
    opts?: pulumi.CustomResourceOptions,
  ) {
    super(CephImage.type, name, inputs, opts);
  }
}
