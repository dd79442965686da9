import * as pulumi from "@pulumi/pulumi";
import { Artifact } from "../../provider/kinds/artifact/resource";
import { File } from "../../provider/kinds/file/resource";
import { Packages } from "../../provider/kinds/packages/resource";
import { Service } from "../../provider/kinds/service/resource";
import { sha256 } from "../../provider/sha256";
import type { HostPartArgs } from "../host/part";
import { imageReference, nodeArtifacts, programArtifacts, runtimeArtifacts } from "./artifacts";
import { renderContainerd, renderContainerdUnit, renderRegistryMirror } from "./render-containerd";

export interface NodeRuntimeArgs extends HostPartArgs {
  /** Kubernetes' version, "v1.36.2". */
  readonly version: string;
}

/**
 * What a host needs before it can become a node.
 *
 * Creates: the packages runc and what the kubelet calls; containerd with its configuration and service; the registry mirror
 * where the site has one; crictl and the network plugins; Kubernetes' programs, those of another version beside the ones
 * that run: the engine takes the old ones away last, when every node has turned to the new.
 *
 * Delete stops containerd and removes what was fetched and written; packages stay.
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

    const packages = new Packages(
      name,
      { access, set: "kubernetes", packages: { ethtool: "", runc: "" }, hold: [] },
      onHost,
    );
    const containerd = new Artifact(
      `${name}-containerd`,
      { access, set: "containerd", ...runtimeArtifacts(artifacts, host) },
      onHost,
    );
    const content = renderContainerd(imageReference(artifacts, "pause", host));
    const configuration = new File(
      `${name}-containerd`,
      { access, path: "/etc/containerd/config.toml", content },
      onHost,
    );
    const mirror =
      artifacts.mirror === undefined
        ? []
        : [
            new File(
              `${name}-mirror`,
              {
                access,
                path: "/etc/containerd/certs.d/_default/hosts.toml",
                content: renderRegistryMirror(artifacts.mirror.registry),
              },
              onHost,
            ),
          ];
    const service = new Service(
      `${name}-containerd`,
      {
        access,
        unit: "containerd.service",
        unitText: renderContainerdUnit(),
        restartOn: {
          configuration: sha256(content),
          version: runtimeArtifacts(artifacts, host).version,
        },
      },
      // Started without its programs, runc or configuration it would fail, or run pods under other rules.
      { parent: this, dependsOn: [packages, containerd, configuration] },
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

    this.ready = [packages, ...mirror, service, tools, programs];
    this.registerOutputs({});
  }
}
