import * as pulumi from "@pulumi/pulumi";
import type { ArtifactSources } from "../../artifacts/resolve";
import type { Site } from "../../inventory/site";
import { ControlPlane } from "../../provider/kinds/control-plane/resource";
import { Addon } from "../../provider/kinds/kubernetes-addon/resource";
import { Cluster } from "../../provider/kinds/kubernetes-cluster/resource";
import { Worker } from "../../provider/kinds/worker/resource";
import type { ManagedHost } from "../host/managed-host";
import type { LoadBalancer } from "../loadbalancer/load-balancer";
import type { Mesh } from "../mesh/mesh";
import { imageReference } from "./artifacts";
import { type Client, ClusterAuthorities } from "./cluster-authorities";
import { apiForWorkstation, apiName, otherApiUrls } from "./endpoint";
import { NodeRuntime } from "./node-runtime";
import { clusterHosts, type ClusterPlan, type NodePlan, planCluster } from "./plan";
import { renderCni, renderFlannel } from "./render-flannel";
import { renderKubeadm } from "./render-kubeadm";
import { renderKubeconfig } from "./render-kubeconfig";
import { renderKubeletUnit } from "./render-kubelet";

export interface KubernetesClusterArgs {
  /** A site with a `kubernetes` section. */
  readonly site: Site;
  /** Every managed host of the site, by name. */
  readonly hosts: Readonly<Record<string, ManagedHost>>;
  readonly mesh: Mesh;
  /** What the name of the API stands for. Empty on a site without balancers. */
  readonly balancers: readonly LoadBalancer[];
  /** With everything in it that `clusterArtifactFaults` looks for. */
  readonly artifacts: ArtifactSources;
}

/**
 * A kubeadm cluster on the site's control planes and workers.
 *
 * Creates: the authorities; a NodeRuntime a host; the Cluster, initialised once; a ControlPlane each, one after another;
 * flannel; a Worker each, at once.
 *
 * Delete takes workers out, then control planes one after another; the last one ends the cluster.
 */
export class KubernetesCluster extends pulumi.ComponentResource {
  static readonly type = "croft:kubernetes:KubernetesCluster";
  /** For people on the workstation, as an administrator; secret. A function of the authorities and the site alone. */
  readonly kubeconfig: pulumi.Output<string>;
  /** The same for Croft itself, as a super-administrator. */
  readonly superKubeconfig: pulumi.Output<string>;
  /** Where else the workstation may find the API that the kubeconfig names, and what every one's certificate holds. */
  readonly otherServers: readonly string[];
  readonly serverName: string;
  /** The resource whose end is the end of everything inside the cluster. */
  private readonly cluster: Cluster;
  /** What pods and releases stand on. */
  readonly ready: readonly pulumi.Resource[];

  constructor(name: string, args: KubernetesClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    const { site, hosts, artifacts } = args;
    const plan = planCluster(site);
    if (plan === undefined) throw new Error("a site without a cluster");
    super(KubernetesCluster.type, name, {}, opts);

    const authorities = new ClusterAuthorities(name, { parent: this });
    const runtimes = Object.fromEntries(
      clusterHosts(site).map((host) => [
        host.name,
        new NodeRuntime(
          `${name}-${host.name}`,
          { host: hosts[host.name]!, artifacts, version: plan.version },
          { parent: this },
        ),
      ]),
    );
    const members = plan.controlPlanes.map((node) => hosts[node.name]!.access);
    const nodeInputs = (node: NodePlan) => ({
      access: hosts[node.name]!.access,
      node: node.name,
      cluster: plan.name,
      address: node.address,
      endpoint: plan.endpoint,
      authority: authorities.authority,
      peers: members.filter(({ host }) => host !== node.name),
      version: plan.version,
      unit: renderKubeletUnit(node.address),
      network: renderCni(),
      labels: node.labels,
      taints: node.taints,
    });
    const standsOn = (node: NodePlan) => [
      ...runtimes[node.name]!.ready,
      // Its way to the others, and theirs to it, must last until it has left.
      ...args.mesh.between([node.name, ...members.map(({ host }) => host)]),
      ...args.balancers.flatMap((balancer) => balancer.serversOf([node.name])),
    ];

    this.cluster = new Cluster(
      name,
      {
        cluster: plan.name,
        candidates: plan.controlPlanes.map((node) => ({
          access: hosts[node.name]!.access,
          unit: renderKubeletUnit(node.address),
          configuration: renderKubeadm(plan, node),
        })),
        version: plan.version,
        authority: authorities.authority,
        authorities: authorities.files,
        podNetwork: plan.podNetwork,
        serviceNetwork: plan.serviceNetwork,
        corefile: plan.corefile,
      },
      {
        parent: this,
        // Any control plane may be the one it is initialised on, and kubeadm turns to the API by its name at once: through
        // a balancer that must know that one already.
        dependsOn: plan.controlPlanes.flatMap(standsOn),
      },
    );

    const controlPlanes: ControlPlane[] = [];
    for (const node of plan.controlPlanes) {
      const before = controlPlanes.at(-1) ?? this.cluster;
      controlPlanes.push(
        new ControlPlane(
          `${name}-${node.name}`,
          {
            ...nodeInputs(node),
            configuration: renderKubeadm(plan, node),
            authorities: authorities.files,
          },
          // One after another: etcd admits one learner at a time, and two that change at once could cost the quorum.
          { parent: this, dependsOn: [before, ...standsOn(node)] },
        ),
      );
    }

    const flannel = this.flannel(name, plan, args, members);
    const workers = plan.workers.map(
      (node) =>
        new Worker(`${name}-${node.name}`, nodeInputs(node), {
          parent: this,
          // A worker turns to the API through any control plane, so all must stand; without flannel it is never Ready.
          dependsOn: [...controlPlanes, flannel, ...standsOn(node)],
        }),
    );

    const { administrator, superAdministrator } = authorities;
    this.kubeconfig = kubeconfigOf(plan, site, authorities.authority, administrator);
    this.superKubeconfig = kubeconfigOf(plan, site, authorities.authority, superAdministrator);
    this.otherServers = otherApiUrls(site);
    this.serverName = apiName(site);
    this.ready = [...controlPlanes, ...workers, flannel];
    this.registerOutputs({ kubeconfig: this.kubeconfig });
  }

  private flannel(
    name: string,
    plan: ClusterPlan,
    { artifacts, hosts }: KubernetesClusterArgs,
    members: readonly ManagedHost["access"][],
  ): Addon {
    const image = imageReference(artifacts, "flannel", hosts[plan.controlPlanes[0]!.name]!.host);
    const objects = renderFlannel(plan, image);
    return new Addon(
      `${name}-flannel`,
      {
        cluster: plan.name,
        addon: "flannel",
        members,
        objects: Object.fromEntries(objects),
        order: objects.map(([key]) => key),
      },
      // With the cluster gone there is nobody left to take objects out of, and they are gone as well.
      { parent: this, dependsOn: [this.cluster], deletedWith: this.cluster },
    );
  }
}

function kubeconfigOf(
  plan: ClusterPlan,
  site: Site,
  authority: pulumi.Output<string>,
  client: Client,
): pulumi.Output<string> {
  const api = apiForWorkstation(site)!;
  return pulumi.secret(
    pulumi
      .all([authority, client.certificate, client.key])
      .apply(([authority, certificate, key]) =>
        renderKubeconfig({ cluster: plan.name, ...api, authority, certificate, key }),
      ),
  );
}
