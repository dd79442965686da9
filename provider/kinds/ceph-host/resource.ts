import type * as pulumi from "@pulumi/pulumi";
import type { HostAccess } from "../../access";
import { type InputsOf, KindResource } from "../../resource";
import { settled } from "./settled";

export interface CephHostInputs {
  readonly access: HostAccess;
  /** Hosts that can speak for the cluster. */
  readonly members: readonly HostAccess[];
  /** Identity of the cluster. */
  readonly fsid: string;
  /** The mesh address, by which the orchestrator and the daemons reach the host. */
  readonly address: string;
  /** Sorted. `_admin` hosts get the administrator's key; `_no_autotune_memory` leaves memory to us. */
  readonly labels: readonly string[];
  /** Memory each OSD of the host aims at. */
  readonly osdMemoryTargetBytes: number;
  /** Declared false; true after `ceph orch host maintenance enter`: its daemons are stopped, and nobody looks after it. */
  readonly maintenance: boolean;
  /** Declared "in place"; a read says what of them is missing, another one, or open to others, on a host labelled `_admin`. */
  readonly adminFiles: string;
  /**
   * Declared "enabled"; a read names what of Ceph will not start at the host's next boot, and what is gone that a daemon starts by,
   * but for a host in maintenance.
   */
  readonly units: string;
}

/**
 * One host as Ceph's orchestrator knows it. Delete moves its daemons elsewhere, forgets the host, and removes what is
 * left of the cluster on it; its OSDs leave before, by themselves.
 */
export class CephHost extends KindResource<CephHostInputs> {
  static readonly type = "croft:storage:CephHost";
  constructor(
    name: string,
    inputs: InputsOf<Omit<CephHostInputs, keyof typeof settled>>,
    opts?: pulumi.CustomResourceOptions,
  ) {
    super(CephHost.type, name, { ...settled, ...inputs }, opts);
  }
}
