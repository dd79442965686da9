import * as pulumi from "@pulumi/pulumi";
import { Artifact } from "../../provider/kinds/artifact/resource";
import { AuthorizedKey } from "../../provider/kinds/authorized-key/resource";
import { CephImage } from "../../provider/kinds/ceph-image/resource";
import { Files } from "../../provider/kinds/files/resource";
import type { HostPartArgs } from "../host/part";
import { registryOf, storageArtifact } from "./artifacts";
import { renderRegistryMirror } from "./render";

export interface StorageHostArgs extends HostPartArgs {
  /** Public key of Ceph's orchestrator, without a comment. */
  readonly orchestratorKey: pulumi.Input<string>;
  /** Network the orchestrator comes from, CIDR. */
  readonly meshNetwork: string;
}

/**
 * What a host needs before it can become one of Ceph's.
 *
 * Creates: the registry mirror where the site has one; cephadm; Ceph's image; the orchestrator's key.
 *
 * Delete removes what was fetched and written.
 */
export class StorageHost extends pulumi.ComponentResource {
  static readonly type = "croft:storage:StorageHost";
  /** What Ceph stands on here. */
  readonly ready: readonly pulumi.Resource[];

  constructor(name: string, args: StorageHostArgs, opts?: pulumi.ComponentResourceOptions) {
    super(StorageHost.type, name, {}, opts);
    const { artifacts } = args;
    const { access, host, ready } = args.host;
    const { url: image, sha256: digest } = storageArtifact(artifacts, "ceph", host);
    const cephadm = storageArtifact(artifacts, "cephadm", host);

    const onHost = { parent: this, dependsOn: [...ready] };
    const mirror =
      artifacts.mirror === undefined
        ? []
        : [
            new Files(
              name,
              {
                access,
                set: "storage",
                files: {
                  "/etc/containers/registries.conf.d/50-croft.conf": renderRegistryMirror(
                    registryOf(image),
                    artifacts.mirror.registry,
                  ),
                },
              },
              onHost,
            ),
          ];
    const program = new Artifact(
      name,
      {
        access,
        set: "cephadm",
        version: cephadm.version,
        downloads: [
          {
            url: cephadm.url,
            sha256: cephadm.sha256,
            path: "/usr/local/sbin/cephadm",
            mode: "0755",
            strip: -1,
          },
        ],
      },
      onHost,
    );
    const pulled = new CephImage(
      name,
      { access, reference: image, digest },
      // Without the mirror's file podman would ask the registry upstream.
      { parent: this, dependsOn: [...ready, ...mirror] },
    );
    const key = new AuthorizedKey(
      name,
      {
        access,
        purpose: "croft-ceph",
        key: args.orchestratorKey,
        // The orchestrator comes by the mesh only: its SSH client checks no host key, so the mesh's keys have to say who
        // is who, on both ends.
        options: `from="${args.meshNetwork}"`,
      },
      onHost,
    );
    this.ready = [program, pulled, key];
    this.registerOutputs({});
  }
}
