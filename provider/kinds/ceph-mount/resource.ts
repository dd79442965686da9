import type * as pulumi from "@pulumi/pulumi";
import type { HostAccess } from "../../access";
import { type InputsOf, KindResource } from "../../resource";
import { settled } from "./settled";

export interface CephMountInputs {
  readonly access: HostAccess;
  readonly fsid: string;
  readonly filesystem: string;
  /** Client name without "client.". */
  readonly client: string;
  /** The client's key. A secret. */
  readonly key: string;
  /** Addresses of all monitors, sorted. */
  readonly monitors: readonly string[];
  readonly mountPoint: string;
  /** True: mounted, answering, and not for reading only. */
  readonly mounted: boolean;
  /** "on this mount"; a read names those that hold a former one, whose containers an update starts again. */
  readonly pods: string;
  /** True: mounted at every boot. */
  readonly enabled: boolean;
  /** "as declared": unit, keyring and configuration on the host are the ones that belong to all of the above. */
  readonly files: string;
}

/**
 * CephFS mounted on one host by a unit of its own: by the kernel where it can, else by ceph-fuse, which is restarted when
 * it fails. Delete unmounts and removes the unit.
 */
export class CephMount extends KindResource<CephMountInputs> {
  static readonly type = "croft:storage:CephMount";
  /** "kernel" or "fuse" */
  declare readonly driver: pulumi.Output<string>;

  constructor(
    name: string,
    inputs: InputsOf<Omit<CephMountInputs, keyof typeof settled>>,
    opts?: pulumi.CustomResourceOptions,
  ) {
    super(CephMount.type, name, { ...settled, ...inputs }, opts, ["driver"]);
  }
}
