import { parseAllDocuments } from "yaml";

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
  readonly host: string;
}

export interface PoolFacts {
  readonly name: string;
  readonly size: number;
  readonly minSize: number;
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
  /** Of the whole map, Ceph's own among them: "noout", "sortbitwise". Sorted. */
  readonly flags: readonly string[];
  readonly pools: readonly PoolFacts[];
  readonly filesystems: readonly FilesystemFacts[];
  /** "who/option" to value: "global/public_network". */
  readonly config: Readonly<Record<string, string>>;
  /** Client name to its capabilities and the SHA-256 of its key. */
  readonly clients: Readonly<
    Record<string, { readonly caps: Readonly<Record<string, string>>; readonly key: string }>
  >;
  /** False while no manager serves; hosts and services are then unknown. */
  readonly orchestrated: boolean;
  readonly hosts: readonly OrchestratedHost[];
  /** Service name to its specification, as `orch ls --export` has it. */
  readonly services: Readonly<Record<string, unknown>>;
  /** The orchestrator's own SSH key: hash of the private one, text of the public one. */
  readonly identity: string | undefined;
  readonly publicKey: string | undefined;
}

/* eslint-disable @typescript-eslint/no-explicit-any -- Ceph's own documents, read field by field below */

/** @throws Error when what the facts program printed is no such document. */
export function parseFacts(text: string): ClusterFacts {
  const raw = JSON.parse(text) as any;
  const dump = raw.osdDump ?? {};
  return {
    fsid: raw.status.fsid,
    health: {
      status: raw.status.health.status,
      checks: Object.fromEntries(
        Object.entries<any>(raw.status.health.checks).map(([k, c]) => [k, c.summary.message]),
      ),
    },
    quorum: [...raw.status.quorum_names].sort(),
    managers: [...raw.mgr].sort(),
    versions: raw.versions.map((v: string) => /^ceph version (\S+)/.exec(v)?.[1] ?? v).sort(),
    metadataServers: [
      ...(raw.fs?.filesystems ?? []).flatMap((f: any) => Object.values<any>(f.mdsmap.info ?? {})),
      ...(raw.fs?.standbys ?? []),
    ]
      .map((daemon: any) => daemon.name)
      .sort(),
    osds: osds(raw),
    flags: [...(dump.flags_set ?? [])].sort(),
    pools: (dump.pools ?? []).map((p: any) => ({
      name: p.pool_name,
      size: p.size,
      minSize: p.min_size,
    })),
    filesystems: filesystems(raw),
    config: Object.fromEntries(
      (raw.config ?? []).map((c: any) => [
        `${c.section}${c.mask === "" ? "" : `/${c.mask}`}/${c.name}`,
        String(c.value),
      ]),
    ),
    clients: Object.fromEntries(raw.auth.map((a: any) => [a.entity, { caps: a.caps, key: a.key }])),
    orchestrated: raw.hosts !== null && raw.hosts !== undefined,
    hosts: (raw.hosts ?? []).map((h: any) => ({
      name: h.hostname,
      address: h.addr,
      labels: [...h.labels].sort(),
    })),
    services: Object.fromEntries(
      specifications(raw.services ?? "").map((spec: any) => [
        spec.service_name ?? spec.service_type,
        spec,
      ]),
    ),
    identity: raw.identity ?? undefined,
    publicKey: raw.public?.trim() ?? undefined,
  };
}

/** "No services reported" is what an orchestrator without any says in place of an empty document. */
function specifications(text: string): unknown[] {
  return parseAllDocuments(text)
    .map((document) => document.toJS() as unknown)
    .filter((spec) => typeof spec === "object" && spec !== null);
}

function osds(raw: any): OsdFacts[] {
  const nodes: any[] = raw.osdTree?.nodes ?? [];
  const node = (id: number) => nodes.find((n) => n.type === "osd" && n.id === id);
  const meta = (id: number) => (raw.osdMetadata ?? []).find((m: any) => m.id === id);
  const hostOf = (id: number) =>
    nodes.find((n) => n.type === "host" && (n.children ?? []).includes(id))?.name ?? "";
  return (raw.osdDump?.osds ?? []).map((o: any) => ({
    id: o.osd,
    uuid: o.uuid,
    up: o.up === 1,
    in: o.in === 1,
    reweight: node(o.osd)?.reweight ?? 0,
    crushWeight: node(o.osd)?.crush_weight ?? 0,
    size: Number(meta(o.osd)?.bluestore_bdev_size ?? 0),
    host: hostOf(o.osd),
  }));
}

function filesystems(raw: any): FilesystemFacts[] {
  const poolName = (id: number) =>
    (raw.osdDump?.pools ?? []).find((p: any) => p.pool === id)?.pool_name ?? String(id);
  return (raw.fs?.filesystems ?? []).map(({ mdsmap }: any) => {
    const serving = Object.values<any>(mdsmap.info ?? {});
    return {
      name: mdsmap.fs_name,
      metadataPool: poolName(mdsmap.metadata_pool),
      dataPools: (mdsmap.data_pools ?? []).map(poolName),
      active: serving.some((d) => d.state === "up:active"),
      ranks: mdsmap.max_mds,
      joinable: mdsmap.flags_state?.joinable !== false,
    };
  });
}
