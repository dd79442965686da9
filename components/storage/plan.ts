import { type Host, type Site, withRole } from "../../inventory/site";
import { clusterHosts } from "../kubernetes/plan";

/** Where the daemons of a service run, by host name, sorted. */
export interface ServicePlan {
  /** "mon", "mgr", "mds.home" */
  readonly service: string;
  readonly hosts: readonly string[];
}

export interface StoragePlan {
  /** Hosts of Ceph, in name order. */
  readonly hosts: readonly Host[];
  /** Hosts that hold the administrator's key. */
  readonly administrators: readonly string[];
  readonly services: readonly ServicePlan[];
  readonly monitors: readonly string[];
  /** Hosts that mount the filesystem: every node of the cluster, or where there is none, Ceph's own hosts. */
  readonly mounts: readonly Host[];
  readonly copies: number;
  /** Copies that must be written before a write counts. */
  readonly minimumCopies: number;
  /** Cluster-wide options, "who/option" to value. */
  readonly config: Readonly<Record<string, string>>;
}

/** @returns undefined for a site without storage, or without a host for it */
export function planStorage(site: Site): StoragePlan | undefined {
  const { storage } = site;
  const hosts = withRole(site, "storage");
  if (storage === undefined || hosts.length === 0) return undefined;
  const names = hosts.map(({ name }) => name);
  const monitors = monitorHosts(names);
  const nodes = clusterHosts(site);
  const copies = storage.replicas;
  // With two of three copies, one host may be down and writes still count; with one of two, a second fault loses data,
  // which is what a site of two copies has chosen.
  const minimumCopies = copies > 2 ? copies - 1 : 1;
  return {
    hosts,
    administrators: names.slice(0, 3),
    services: [
      { service: "mon", hosts: monitors },
      { service: "mgr", hosts: names.slice(0, 2) },
      { service: `mds.${storage.filesystem.name}`, hosts: names.slice(0, 2) },
    ],
    monitors: monitors.map((name) => hosts.find((host) => host.name === name)!.meshAddress),
    mounts: nodes.length > 0 ? nodes : hosts,
    copies,
    minimumCopies,
    config: {
      ...(copies === 1 ? singleCopy : {}),
      "global/mon_allow_pool_delete": "false",
      "global/osd_pool_default_min_size": String(minimumCopies),
      "global/osd_pool_default_size": String(copies),
      "global/public_network": site.mesh.network,
      // The default of 30 % free warns for ever on a host whose disk is shared with other things and large; monitors stop
      // at 5 %, which stays as it is.
      "mon/mon_data_avail_warn": "10",
      // Shares out a host's whole memory among its OSDs, as if nothing else ran there.
      "osd/osd_memory_target_autotune": "false",
    },
  };
}

/** Ceph makes no pool of one copy, nor is it healthy with one, unless it is told that this is meant. */
const singleCopy = {
  "global/mon_allow_pool_size_one": "true",
  "global/mon_warn_on_pool_no_redundancy": "false",
};

/** A quorum needs a majority, so an even number adds a way to fail and none to survive; more than five only cost. */
function monitorHosts(names: readonly string[]): readonly string[] {
  const count = names.length >= 5 ? 5 : names.length >= 3 ? 3 : 1;
  return names.slice(0, count);
}

const mebibyte = 2 ** 20;

/**
 * Memory one OSD aims at: a fifth of the host's shared by its OSDs, since pods run there too; never below what BlueStore
 * works with, never above Ceph's own default. In steps of 256 MiB, so that a new kernel's few pages change nothing.
 * @param memoryMiB of the whole host
 */
export function osdMemoryTargetBytes(memoryMiB: number, osds: number): number {
  const share = memoryMiB / 5 / Math.max(1, osds);
  const stepped = Math.floor(share / 256) * 256;
  return Math.min(4096, Math.max(1024, stepped)) * mebibyte;
}

/** May the whole cluster be destroyed? The word for it is the site's own name. */
export function mayEraseCluster(site: Site): boolean {
  return site.storage?.erase.includes(site.name) ?? false;
}

/** May a disk be emptied when it leaves? The word for it is its id. */
export function mayEraseDisk(site: Site, disk: string): boolean {
  return site.storage?.erase.includes(disk) ?? false;
}
