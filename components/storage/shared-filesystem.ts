import * as pulumi from "@pulumi/pulumi";
import type { Filesystem } from "../../inventory/site";
import { CephDirectory } from "../../provider/kinds/ceph-directory/resource";
import { CephMount } from "../../provider/kinds/ceph-mount/resource";
import type { ManagedHost } from "../host/managed-host";
import type { Mesh } from "../mesh/mesh";

export interface SharedFilesystemArgs {
  readonly filesystem: Filesystem;
  /** Identity of the cluster it lives in. */
  readonly fsid: pulumi.Input<string>;
  /** Key of the client, which has the filesystem's name. A secret. */
  readonly key: pulumi.Input<string>;
  /** Mesh addresses of the monitors. */
  readonly monitors: readonly string[];
  /** Hosts that mount it. */
  readonly hosts: readonly ManagedHost[];
  readonly mesh: Mesh;
  /** Hosts whose daemons serve it. */
  readonly storageHosts: readonly string[];
  /** What serves it. */
  readonly dependsOn: readonly pulumi.Resource[];
}

/**
 * The one filesystem where it is used.
 *
 * Creates: the mount of each host; the directories.
 *
 * Delete unmounts and keeps the directories.
 */
export class SharedFilesystem extends pulumi.ComponentResource {
  static readonly type = "croft:storage:SharedFilesystem";
  /** What users of the filesystem stand on. */
  readonly ready: readonly pulumi.Resource[];

  constructor(name: string, args: SharedFilesystemArgs, opts?: pulumi.ComponentResourceOptions) {
    super(SharedFilesystem.type, name, {}, opts);
    const { filesystem, monitors, fsid, key, mesh, storageHosts } = args;
    const mounts = args.hosts.map(({ host, access, ready }) => {
      return new CephMount(
        `${name}-${host.name}`,
        {
          access,
          fsid,
          filesystem: filesystem.name,
          client: filesystem.name,
          key,
          monitors,
          mountPoint: filesystem.mountPoint,
        },
        {
          parent: this,
          // A mount begun before the filesystem serves would hang until it does; and it leaves before the mesh goes.
          dependsOn: [...ready, ...args.dependsOn, ...mesh.between([host.name, ...storageHosts])],
        },
      );
    });
    const directories: CephDirectory[] = [];
    for (const [path, { owner }] of Object.entries(filesystem.directories))
      directories.push(
        new CephDirectory(
          `${name}-${path}`,
          {
            members: args.hosts.map(({ access }) => access),
            mountPoint: filesystem.mountPoint,
            path,
            owner,
          },
          // Made through a mount, and a child after its parent, which would otherwise be made for it with root's name.
          { parent: this, dependsOn: [...mounts, ...directories.slice(-1)] },
        ),
      );
    this.ready = [...mounts, ...directories];
    this.registerOutputs({});
  }
}
