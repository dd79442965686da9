import type { RuleFacts } from "./crush";

/** One storage daemon, as the monitors know it now. */
export interface OsdFacts {
  readonly id: number;
  readonly uuid: string;
  readonly up: boolean;
  readonly in: boolean;
  /** 0 to 1: the share of what its size would give it (`ceph osd reweight`). */
  readonly reweight: number;
  /** Its place in the CRUSH map; by convention the size in TiB. */
  readonly crushWeight: number;
  /** Bytes of its disk. */
  readonly size: number;
  /** The one it stands under in the CRUSH map. */
  readonly host: string;
  /** The one its daemon runs on, or ran on last. */
  readonly machine: string;
  /** Its place in the CRUSH map: "root=default host=node1". */
  readonly location: string;
}

export interface PoolFacts {
  readonly name: string;
  readonly size: number;
  readonly minSize: number;
  /** What no two of its copies share: "host". */
  readonly failureDomain: string;
  /** What it takes at most: "1024 bytes, 10 objects"; "" without a limit. */
  readonly quota: string;
}

export interface FilesystemFacts {
  readonly name: string;
  readonly metadataPool: string;
  readonly dataPools: readonly string[];
  /** True when its first rank is served. */
  readonly active: boolean;
  /** Daemons that share it, and whether any may begin to serve it. */
  readonly ranks: number;
  readonly joinable: boolean;
}

export interface OrchestratedHost {
  readonly name: string;
  readonly address: string;
  /** Sorted. */
  readonly labels: readonly string[];
  /** True: its daemons are stopped, and it is not looked after. */
  readonly maintenance: boolean;
}

/** Who deploys daemons, and how it may. */
export interface OrchestratorFacts {
  /** The manager module that orders go to; "" = none. */
  readonly backend: string;
  /** Whether cephadm's module runs. */
  readonly enabled: boolean;
  readonly paused: boolean;
  /** As whom it logs in on hosts, and whether somebody has given its SSH client a configuration. */
  readonly user: string;
  readonly ownConfiguration: boolean;
}

/** A Ceph cluster as its monitors and its orchestrator describe it at one moment. */
export interface ClusterFacts {
  readonly fsid: string;
  readonly health: { readonly status: string; readonly checks: Readonly<Record<string, string>> };
  /** Versions of all running daemons, sorted; one of them unless an upgrade is under way. */
  readonly versions: readonly string[];
  /** Names of the monitors in quorum, sorted. */
  readonly quorum: readonly string[];
  /** Managers, active and standing by: "node1.abcdef". */
  readonly managers: readonly string[];
  /** MDS daemons, serving and standing by: "home.node1.abcdef". */
  readonly metadataServers: readonly string[];
  readonly osds: readonly OsdFacts[];
  /**
   * Of the whole map, Ceph's own among them: "noout", "sortbitwise"; and of single hosts, device classes or OSDs:
   * "noout node3". Sorted.
   */
  readonly flags: readonly string[];
  /** By which pools choose OSDs. */
  readonly rules: readonly RuleFacts[];
  /** Hosts of the CRUSH map that hang under another root than ours, or under none. */
  readonly strayHosts: readonly string[];
  readonly pools: readonly PoolFacts[];
  readonly filesystems: readonly FilesystemFacts[];
  /** "who/option" to value: "global/public_network". */
  readonly config: Readonly<Record<string, string>>;
  /** Text of the ceph.conf by which a host finds this cluster. */
  readonly configuration: string;
  /** Client name to its capabilities and the SHA-256 of its key. */
  readonly clients: Readonly<
    Record<string, { readonly caps: Readonly<Record<string, string>>; readonly key: string }>
  >;
  readonly orchestrator: OrchestratorFacts;
  /** False while no manager serves; hosts and services are then unknown. */
  readonly orchestrated: boolean;
  readonly hosts: readonly OrchestratedHost[];
  /** Service name to its specification, as `orch ls --export` has it. */
  readonly services: Readonly<Record<string, unknown>>;
  /** The orchestrator's own SSH key: hash of the private one, text of the public one. */
  readonly identity: string | undefined;
  readonly publicKey: string | undefined;
}
