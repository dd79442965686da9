import type * as pulumi from "@pulumi/pulumi";
import type { HostAccess } from "../../access";
import { type InputsOf, KindResource } from "../../resource";
import { settled } from "./settled";

export interface CephClusterInputs {
  /** The site's name. */
  readonly name: string;
  /** Hosts that hold the administrator's key; the first one that can be reached bootstraps. */
  readonly members: readonly HostAccess[];
  /** Identity of the cluster, a UUID that never changes. */
  readonly fsid: string;
  /** "18.2.7" */
  readonly version: string;
  /** "quay.io/ceph/ceph:v18.2.7" */
  readonly image: string;
  /** Host name to the address its monitor binds: the mesh address. */
  readonly monitorAddresses: Readonly<Record<string, string>>;
  /**
   * Options in the cluster's own configuration database: "global/osd_pool_default_size" to "3". A read adds where else one
   * of these is set: what is said of fewer daemons overrides it there.
   */
  readonly config: Readonly<Record<string, string>>;
  /** Declared empty; a read has what somebody has set for a maintenance: "noout", or of one host "noout node3". */
  readonly flags: readonly string[];
  /** Declared "monitors and managers"; a read says who alone answers, be it "nobody". */
  readonly serving: string;
  /** Declared "cephadm"; a read adds what keeps it from its work: "cephadm, paused". */
  readonly orchestrator: string;
  /** The orchestrator's own SSH key, OpenSSH format. A secret. */
  readonly sshPrivateKey: string;
  /** "ssh-ed25519 AAAA..." */
  readonly sshPublicKey: string;
  /** Host name to its disks, /dev/disk/by-id/ paths: what delete empties. */
  readonly disks: Readonly<Record<string, readonly string[]>>;
  /** True: the inventory holds the word that allows delete to destroy all data. */
  readonly erase: boolean;
}

/**
 * The once-only act of making a Ceph cluster, through cephadm: one monitor and one manager on whichever host can be
 * reached; refused where another cluster stands. Members join as CephHost and CephService. Delete removes every daemon
 * and empties the cluster's disks, and is refused unless `erase` is set.
 */
export class CephCluster extends KindResource<CephClusterInputs> {
  static readonly type = "croft:storage:CephCluster";
  constructor(
    name: string,
    inputs: InputsOf<Omit<CephClusterInputs, keyof typeof settled>>,
    opts?: pulumi.CustomResourceOptions,
  ) {
    super(CephCluster.type, name, { ...settled, ...inputs }, opts);
  }
}
