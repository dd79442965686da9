import { parseAllDocuments } from "yaml";
import { above, domainOf, placeOf, ROOT, type RuleFacts } from "./crush";
import type { ClusterFacts, FilesystemFacts, OrchestratorFacts, OsdFacts } from "./facts";

/* eslint-disable @typescript-eslint/no-explicit-any -- Ceph's own documents, read field by field below */

/** @throws Error when what the facts program printed is no such document. */
export function parseFacts(text: string): ClusterFacts {
  const raw = JSON.parse(text) as any;
  const dump = raw.osdDump ?? {};
  const rules = rulesOf(raw);
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
    flags: [...(dump.flags_set ?? []), ...groupFlags(dump)].sort(),
    rules,
    strayHosts: strayHosts(raw.osdTree?.nodes ?? []),
    pools: (dump.pools ?? []).map((p: any) => ({
      name: p.pool_name,
      size: p.size,
      minSize: p.min_size,
      failureDomain: rules.find(({ id }) => id === p.crush_rule)?.domain ?? "unknown",
      quota: quota(p),
    })),
    filesystems: filesystems(raw),
    config: Object.fromEntries(
      (raw.config ?? []).map((c: any) => [
        `${c.section}${c.mask === "" ? "" : `/${c.mask}`}/${c.name}`,
        String(c.value),
      ]),
    ),
    configuration: raw.configuration ?? "",
    clients: Object.fromEntries(raw.auth.map((a: any) => [a.entity, { caps: a.caps, key: a.key }])),
    orchestrator: orchestrator(raw.orchestrator ?? {}),
    orchestrated: raw.hosts !== null && raw.hosts !== undefined,
    hosts: (raw.hosts ?? []).map((h: any) => ({
      name: h.hostname,
      address: h.addr,
      labels: [...h.labels].sort(),
      maintenance: /^maintenance$/i.test(h.status ?? ""),
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
    machine: meta(o.osd)?.hostname ?? hostOf(o.osd),
    location: placeOf(nodes, o.osd),
  }));
}

function rulesOf(raw: any): RuleFacts[] {
  return (raw.rules ?? []).map((r: any) => ({
    id: r.rule_id,
    name: r.rule_name,
    domain: domainOf(r.rule_name, r.steps),
  }));
}

function strayHosts(nodes: any[]): string[] {
  return nodes
    .filter(({ id, type }) => type === "host" && above(nodes, id)[0]?.name !== ROOT)
    .map(({ name }) => name);
}

function quota({ quota_max_bytes: bytes, quota_max_objects: objects }: any): string {
  return [...(bytes ? [`${bytes} bytes`] : []), ...(objects ? [`${objects} objects`] : [])].join(
    ", ",
  );
}

/** What `ceph osd set-group` has set: of hosts and other buckets, of device classes, of OSDs. */
function groupFlags(dump: any): string[] {
  const groups = { ...dump.crush_node_flags, ...dump.device_class_flags };
  const ofOsds = (dump.osds ?? []).map((o: any) => [`osd.${o.osd}`, o.state ?? []]);
  return [...Object.entries<any>(groups), ...ofOsds].flatMap(([who, flags]) =>
    flags
      .filter((flag: string) => /^no(up|down|in|out)$/.test(flag))
      .map((f: string) => `${f} ${who}`),
  );
}

/** From what the monitors keep for it: they tell also while it is off. */
function orchestrator({ backend, enabled, paused, user, configuration }: any): OrchestratorFacts {
  return {
    backend: backend ?? "",
    enabled: enabled === true,
    paused: paused === "true",
    user: user ?? "root",
    ownConfiguration: configuration === true,
  };
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
