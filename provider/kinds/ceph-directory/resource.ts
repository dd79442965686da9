import type * as pulumi from "@pulumi/pulumi";
import type { HostAccess } from "../../access";
import { type InputsOf, KindResource } from "../../resource";
import { settled } from "./settled";

export interface CephDirectoryInputs {
  /** Hosts that have the filesystem mounted. */
  readonly members: readonly HostAccess[];
  readonly mountPoint: string;
  /** Relative to the filesystem's root: "visits". */
  readonly path: string;
  /** Numeric user id, the same on every host and in every pod; its group has the same number. */
  readonly owner: number;
  /** Declared "as made", which is 0755; a read names another group, and a mode that bars the owner or lets others write. */
  readonly rights: string;
}

/** One directory of the shared filesystem, for one application. Delete keeps it: data outlives what wrote it. */
export class CephDirectory extends KindResource<CephDirectoryInputs> {
  static readonly type = "croft:storage:CephDirectory";
  constructor(
    name: string,
    inputs: InputsOf<Omit<CephDirectoryInputs, keyof typeof settled>>,
    opts?: pulumi.CustomResourceOptions,
  ) {
    super(CephDirectory.type, name, { ...settled, ...inputs }, opts);
  }
}
