import * as pulumi from "@pulumi/pulumi";
import { Artifact } from "../../provider/kinds/artifact/resource";
import { AuthorizedKey } from "../../provider/kinds/authorized-key/resource";
import { CephImage } from "../../provider/kinds/ceph-image/resource";
import { File } from "../../provider/kinds/file/resource";
import { Packages } from "../../provider/kinds/packages/resource";
import type { HostPartArgs } from "../host/part";
import { registryOf, storageArtifact } from "./artifacts";
import { podmanNetworkExclusion, renderRegistryMirror } from "./render";

export interface StorageHostArgs extends HostPartArgs {
  /** Public key of Ceph's orchestrator, without a comment. */
  readonly orchestratorKey: pulumi.Input<string>;
  /** Network the orchestrator comes from, CIDR. */
  readonly meshNetwork: string;
}

/**
 * What a host needs before it can become one of Ceph's.
 *
 * Creates: the packages podman runs from, kept from bringing a network of their own; the registry mirror where the site has
 * one; cephadm; Ceph's image; the orchestrator's key.
 *
 * Delete removes what was fetched and written; packages stay.
 */
export class StorageHost extends pulumi.ComponentResource {
  static readonly type = "croft:storage:StorageHost";
  /** What Ceph stands on here. */
  readonly ready: readonly pulumi.Resource[];

  constructor(name: string, args: StorageHostArgs, opts?: pulumi.ComponentResourceOptions) {
    super(StorageHost.type, name, {}, opts);
    const { artifacts } = args;
    const { access, host, ready } = args.host;
    const image = storageArtifact(artifacts, "ceph", host).url;
    const cephadm = storageArtifact(artifacts, "cephadm", host);

    const exclusion = new File(
      `${name}-network`,
      { access, path: "/etc/dpkg/dpkg.cfg.d/50-croft-podman", content: podmanNetworkExclusion },
      { parent: this, dependsOn: [...ready] },
    );
    const packages = new Packages(
      name,
      {
        access,
        set: "storage",
        packages: { catatonit: "", crun: "", lvm2: "", podman: "", "python3-rados": "" },
        hold: [],
      },
      // Unpacked before the exclusion stands, podman's network would be the first that the kubelet's runtime finds.
      { parent: this, dependsOn: [exclusion] },
    );
    const mirror =
      artifacts.mirror === undefined
        ? []
        : [
            new File(
              `${name}-mirror`,
              {
                access,
                path: "/etc/containers/registries.conf.d/50-croft.conf",
                content: renderRegistryMirror(registryOf(image), artifacts.mirror.registry),
              },
              { parent: this, dependsOn: [...ready] },
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
      { parent: this, dependsOn: [...ready] },
    );
    const pulled = new CephImage(
      name,
      { access, reference: image },
      // Without the mirror's file podman would ask the registry upstream.
      { parent: this, dependsOn: [packages, ...mirror] },
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
      { parent: this, dependsOn: [...ready] },
    );
    this.ready = [packages, program, pulled, key];
    this.registerOutputs({});
  }
}
