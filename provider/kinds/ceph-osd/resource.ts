import * as pulumi from "@pulumi/pulumi";
import type { HostAccess } from "../../access";
import { place, ROOT } from "../../ceph/crush";
import { type InputsOf, KindResource } from "../../resource";

export interface CephOsdInputs {
  readonly access: HostAccess;
  readonly members: readonly HostAccess[];
  /** Identity of the cluster: a disk of another one is refused. */
  readonly fsid: string;
  /** /dev/disk/by-id/... */
  readonly disk: string;
  /** True: its daemon runs. */
  readonly up: boolean;
  /** True: data is placed on it. */
  readonly in: boolean;
  /** 0 to 1, the share of what its weight would give it. */
  readonly reweight: number;
  /** "size": the weight in the CRUSH map is the disk's size in TiB, Ceph's own convention. */
  readonly weight: string;
  /** Its place in the CRUSH map, which tells what stands on different hosts: "root=default host=node1", its own host. */
  readonly location: string;
  /** Declared "as made"; a read says how else the monitors know its key. */
  readonly key: string;
  /** True: the inventory holds this disk's word, and delete empties the disk too. */
  readonly erase: boolean;
}

/**
 * One disk that holds data of the cluster. A disk that is not empty is refused. It is made once and then unmanaged: a
 * zapped disk does not become an OSD again behind our back. Delete drains it first, which needs room on others.
 */
export class CephOsd extends KindResource<CephOsdInputs> {
  static readonly type = "croft:storage:CephOsd";
  /** Number of the OSD in its cluster. */
  declare readonly osd: pulumi.Output<number>;

  constructor(
    name: string,
    inputs: InputsOf<Pick<CephOsdInputs, "access" | "members" | "fsid" | "disk" | "erase">>,
    opts?: pulumi.CustomResourceOptions,
  ) {
    const location = pulumi.output(inputs.access).apply(({ host }) => place(ROOT, host));
    const wished = { up: true, in: true, reweight: 1, weight: "size", location, key: "as made" };
    super(CephOsd.type, name, { ...wished, ...inputs }, opts, ["osd"]);
  }
}
