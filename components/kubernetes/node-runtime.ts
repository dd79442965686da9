import * as pulumi from "@pulumi/pulumi";
import { Artifact } from "../../provider/kinds/artifact/resource";
import { Files } from "../../provider/kinds/files/resource";
import { Images } from "../../provider/kinds/images/resource";
import { Service } from "../../provider/kinds/service/resource";
import { sha256 } from "../../provider/sha256";
import type { HostPartArgs } from "../host/part";
import {
  imageDigests,
  imageReference,
  nodeArtifacts,
  programArtifacts,
  runtimeArtifacts,
} from "./artifacts";
import { renderContainerd, renderContainerdUnit, renderRegistryMirror } from "./render-containerd";

export interface NodeRuntimeArgs extends HostPartArgs {
  /** Kubernetes' version, "v1.36.2". */
  readonly version: string;
}

/**
 * What a host needs before it can become a node.
 *
 * Creates: containerd with its configuration, the registry mirror where the site has one, and its service; crictl and the
 * network plugins; the images of the cluster's own pods; Kubernetes' programs, those of another version beside the ones
 * that run: the engine takes the old ones away last, when every node has turned to the new.
 *
 * Delete stops containerd and removes what was fetched and written.
 */
export class NodeRuntime extends pulumi.ComponentResource {
  static readonly type = "croft:kubernetes:NodeRuntime";
  /** What a node stands on. */
  readonly ready: readonly pulumi.Resource[];

  constructor(name: string, args: NodeRuntimeArgs, opts?: pulumi.ComponentResourceOptions) {
    super(NodeRuntime.type, name, {}, opts);
    const { artifacts } = args;
    const { access, host } = args.host;
    const onHost = { parent: this, dependsOn: [...args.host.ready] };

    const runtime = runtimeArtifacts(artifacts, host);
    const containerd = new Artifact(
      `${name}-containerd`,
      { access, set: "containerd", ...runtime },
      onHost,
    );
    const configuration = renderContainerd(imageReference(artifacts, "pause", host));
    const files = new Files(
      name,
      {
        access,
        set: "kubernetes",
        files: {
          "/etc/containerd/config.toml": configuration,
          ...(artifacts.mirror === undefined
            ? {}
            : {
                "/etc/containerd/certs.d/_default/hosts.toml": renderRegistryMirror(
                  artifacts.mirror.registry,
                ),
              }),
        },
      },
      onHost,
    );
    const service = new Service(
      `${name}-containerd`,
      {
        access,
        unit: "containerd.service",
        unitText: renderContainerdUnit(),
        restartOn: { configuration: sha256(configuration), version: runtime.version },
        files: { configuration: "/etc/containerd/config.toml" },
        programs: { version: "/usr/local/bin/containerd" },
      },
      // Started without its programs or configuration it would fail, or run pods under other rules.
      { parent: this, dependsOn: [containerd, files] },
    );
    const images = new Images(
      name,
      { access, images: imageDigests(artifacts, host) },
      { parent: this, dependsOn: [service] },
    );
    const tools = new Artifact(
      name,
      { access, set: "kubernetes", ...nodeArtifacts(artifacts, host) },
      onHost,
    );
    const { version } = args;
    const programs = new Artifact(
      `${name}-${version}`,
      { access, set: `kubernetes-${version}`, ...programArtifacts(artifacts, host, version) },
      // The tools once brought these as well, and take away what they no longer bring.
      { parent: this, dependsOn: [tools] },
    );

    this.ready = [images, tools, programs];
    this.registerOutputs({});
  }
}
