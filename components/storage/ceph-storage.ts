import * as pulumi from "@pulumi/pulumi";
import * as tls from "@pulumi/tls";
import type { ArtifactSources } from "../../artifacts/resolve";
import type { Host, Site } from "../../inventory/site";
import { CephClient } from "../../provider/kinds/ceph-client/resource";
import { CephCluster } from "../../provider/kinds/ceph-cluster/resource";
import { CephFilesystem } from "../../provider/kinds/ceph-filesystem/resource";
import { CephHealth } from "../../provider/kinds/ceph-health/resource";
import { CephHost } from "../../provider/kinds/ceph-host/resource";
import { CephOsd } from "../../provider/kinds/ceph-osd/resource";
import { CephService } from "../../provider/kinds/ceph-service/resource";
import type { ManagedHost } from "../host/managed-host";
import type { Mesh } from "../mesh/mesh";
import { storageArtifact } from "./artifacts";
import { cephKey, clusterId } from "./keys";
import {
  mayEraseCluster,
  mayEraseDisk,
  osdMemoryTargetBytes,
  planStorage,
  type StoragePlan,
} from "./plan";
import { type ClientFiles, renderClientFiles, renderSpecification } from "./render";
import { SharedFilesystem } from "./shared-filesystem";
import { StorageHost } from "./storage-host";

export interface CephStorageArgs {
  /** A site with a `storage` section. */
  readonly site: Site;
  /** Every managed host of the site, by name. */
  readonly hosts: Readonly<Record<string, ManagedHost>>;
  readonly mesh: Mesh;
  /** With everything in it that `storageArtifactFaults` looks for. */
  readonly artifacts: ArtifactSources;
}

/**
 * Ceph on the hosts with the role storage, through cephadm, and its one filesystem on every node of the cluster.
 *
 * Creates: the orchestrator's key and the clients'; a StorageHost a host; the CephCluster, made once; a CephHost each, one
 * after another; monitors, managers and metadata servers; a CephOsd a disk; the CephFS; its clients, one for all the nodes and
 * one for each roaming peer that may mount it; the gate of HEALTH_OK; the SharedFilesystem.
 *
 * Delete unmounts everywhere and then destroys the cluster as a whole, for which the inventory must hold the site's name
 * under storage.erase: without it the cluster and the filesystem are protected, and the preview is refused.
 */
export class CephStorage extends pulumi.ComponentResource {
  static readonly type = "croft:storage:CephStorage";
  /** What users of the filesystem stand on: it is healthy, mounted, and has its directories. */
  readonly ready: readonly pulumi.Resource[];
  /** Files of the roaming peers that may mount the filesystem, by name and by path under /etc/ceph/; secret. */
  readonly roaming: Readonly<Record<string, pulumi.Output<ClientFiles>>>;

  constructor(name: string, args: CephStorageArgs, opts?: pulumi.ComponentResourceOptions) {
    const { site, hosts, artifacts, mesh } = args;
    const plan = planStorage(site);
    if (plan === undefined || site.storage === undefined) throw new Error("a site without storage");
    super(CephStorage.type, name, {}, opts);

    const within = { parent: this };
    const key = (use: string) =>
      new tls.PrivateKey(`${name}-${use}`, { algorithm: "ED25519" }, within);
    const orchestrator = key("orchestrator");
    const publicKey = orchestrator.publicKeyOpenssh.apply((text) => text.trim());
    const clientKey = (use: string) => pulumi.secret(key(use).privateKeyOpenssh.apply(cephKey));
    const fsid = publicKey.apply(clusterId);
    const { filesystem, version } = site.storage;
    const erase = mayEraseCluster(site);
    const members = plan.hosts.map((host) => hosts[host.name]!.access);

    const prepared = Object.fromEntries(
      plan.hosts.map((host) => [
        host.name,
        new StorageHost(
          `${name}-${host.name}`,
          {
            host: hosts[host.name]!,
            artifacts,
            orchestratorKey: publicKey,
            meshNetwork: site.mesh.network,
          },
          within,
        ),
      ]),
    );
    const names = plan.hosts.map((host) => host.name);
    // Edges of each host's own, although the cluster has them all: on leaving, the programs, the orchestrator's key and the
    // mesh must outlast what needs them, and the engine orders deletions by nothing but the leavers' own edges.
    const standsOn = (host: Host) => [...prepared[host.name]!.ready, ...mesh.between(names)];
    const cluster = new CephCluster(
      name,
      {
        name: site.name,
        members,
        fsid,
        version,
        image: storageArtifact(artifacts, "ceph", plan.hosts[0]!).url,
        monitorAddresses: Object.fromEntries(plan.hosts.map((h) => [h.name, h.meshAddress])),
        config: plan.config,
        sshPrivateKey: pulumi.secret(orchestrator.privateKeyOpenssh),
        sshPublicKey: publicKey,
        disks: Object.fromEntries(plan.hosts.map((h) => [h.name, h.disks])),
        erase,
      },
      {
        parent: this,
        // The first monitor is bound to a mesh address, and the second one talks to it by that from its first second.
        dependsOn: plan.hosts.flatMap(standsOn),
        protect: !erase,
      },
    );
    // The end of the cluster is the end of all that is inside it: taking it apart first would drain each OSD in turn.
    const inside = { parent: this, deletedWith: cluster };

    const joined: CephHost[] = [];
    for (const host of plan.hosts)
      joined.push(
        this.join(name, plan, host, {
          ...inside,
          // Storage hosts come, change and leave one after another: two that leave at once could take the last copies.
          dependsOn: [cluster, ...joined.slice(-1), ...standsOn(host)],
          members,
          fsid,
          memory: hosts[host.name]!.memoryMiB,
        }),
      );

    // Placed only on hosts that the orchestrator knows. Side by side: the orchestrator deploys daemons of several hosts at
    // once, and orders to it are given in turn.
    const onHosts = { ...inside, dependsOn: joined };
    const services = plan.services.map(
      (service) =>
        new CephService(
          `${name}-${service.service}`,
          { members, ...service, specification: renderSpecification(service) },
          onHosts,
        ),
    );
    // Disks are made side by side too: none holds data yet. What takes data away later waits for the cluster to be whole
    // again between one and the next, which is the kind's own gate.
    const osds = plan.hosts.flatMap((host) =>
      host.disks.map(
        (disk) =>
          new CephOsd(
            `${name}-${host.name}.${diskName(disk)}`,
            {
              access: hosts[host.name]!.access,
              members,
              fsid,
              disk,
              erase: mayEraseDisk(site, disk),
            },
            { ...inside, dependsOn: [...joined, ...standsOn(host)] },
          ),
      ),
    );
    const pool = { copies: plan.copies, minimum: plan.minimumCopies };
    const made = new CephFilesystem(
      `${name}-${filesystem.name}`,
      {
        members,
        filesystem: filesystem.name,
        pools: {
          [`cephfs.${filesystem.name}.meta`]: pool,
          [`cephfs.${filesystem.name}.data`]: pool,
        },
        erase,
      },
      // Pools without OSDs, or a filesystem without a server, would wait for ever.
      { ...inside, dependsOn: [...services, ...osds], protect: !erase },
    );
    const caps = {
      mds: `allow rw fsname=${filesystem.name}`,
      mon: `allow r fsname=${filesystem.name}`,
      osd: `allow rw tag cephfs data=${filesystem.name}`,
    };
    const clientOf = (client: string, secret: pulumi.Output<string>) =>
      new CephClient(
        `${name}-${client}`,
        { members, client, key: secret, caps },
        { ...inside, dependsOn: [cluster] },
      );
    const nodesKey = clientKey("client");
    const client = clientOf(filesystem.name, nodesKey);
    this.roaming = Object.fromEntries(
      filesystem.peers.map((peer) => {
        const own = `${filesystem.name}.${peer}`;
        const ownKey = clientKey(`client-${peer}`);
        clientOf(own, ownKey);
        const files = pulumi
          .all([fsid, ownKey])
          .apply(([cluster, secret]) => renderClientFiles(own, secret, cluster, plan.monitors));
        return [peer, files];
      }),
    );
    const healthy = new CephHealth(
      name,
      { members, gate: "storage" },
      { ...inside, dependsOn: [made] },
    );
    const shared = new SharedFilesystem(
      `${name}-${filesystem.name}`,
      {
        filesystem,
        fsid,
        key: nodesKey,
        monitors: plan.monitors,
        hosts: plan.mounts.map((host) => hosts[host.name]!),
        mesh,
        storageHosts: plan.hosts.map((host) => host.name),
        dependsOn: [healthy, client],
      },
      within,
    );
    this.ready = shared.ready;
    this.registerOutputs({ roaming: this.roaming });
  }

  private join(
    name: string,
    plan: StoragePlan,
    host: Host,
    { members, fsid, memory, ...opts }: JoinOptions,
  ): CephHost {
    const admin = plan.administrators.includes(host.name);
    return new CephHost(
      `${name}-${host.name}`,
      {
        access: members.find((access) => access.host === host.name)!,
        members,
        fsid,
        address: host.meshAddress,
        labels: [...(admin ? ["_admin"] : []), "_no_autotune_memory"],
        osdMemoryTargetBytes: memory.apply((m) => osdMemoryTargetBytes(m, host.disks.length)),
      },
      opts,
    );
  }
}

interface JoinOptions extends pulumi.CustomResourceOptions {
  readonly members: readonly ManagedHost["access"][];
  readonly fsid: pulumi.Output<string>;
  readonly memory: pulumi.Output<number>;
}

/** The last part of a disk's path, unique on its host. */
function diskName(disk: string): string {
  return disk.slice(disk.lastIndexOf("/") + 1);
}
