import * as pulumi from "@pulumi/pulumi";
import type { ArtifactSources } from "../artifacts/resolve";
import { type Site, withRole } from "../inventory/site";
import type { TincFiles } from "../provider/mesh/tinc-files";
import { ManagedHost } from "./host/managed-host";
import { clusterArtifactFaults } from "./kubernetes/artifacts";
import { KubernetesCluster } from "./kubernetes/kubernetes-cluster";
import { LoadBalancer } from "./loadbalancer/load-balancer";
import { pageUrl } from "./loadbalancer/plan";
import { Mesh } from "./mesh/mesh";
import { Releases } from "./releases/releases";
import { refuse } from "./refuse";
import { storageArtifactFaults } from "./storage/artifacts";
import { CephStorage } from "./storage/ceph-storage";
import type { ClientFiles } from "./storage/render";

export interface DatacentreArgs {
  readonly site: Site;
  readonly artifacts: ArtifactSources;
}

/** What a site does not have is absent: of an output that is undefined the engine warns. */
export interface DatacentreOutputs {
  /** WireGuard configuration of each roaming member by name, ready for `wg-quick`; secret. */
  readonly roaming: Readonly<Record<string, pulumi.Output<string>>>;
  /** tinc's files of each roaming member, by name and by path under /etc/tinc/croft/; secret. */
  readonly roamingTinc?: Readonly<Record<string, pulumi.Output<TincFiles>>>;
  /** What each roaming member that may mount the CephFS does it by, by name and by path under /etc/ceph/; secret. */
  readonly roamingCeph?: Readonly<Record<string, pulumi.Output<ClientFiles>>>;
  /** For kubectl on the workstation, as an administrator; secret. */
  readonly kubeconfig?: pulumi.Output<string>;
  /** Where the first release that is exposed on port 80 can be seen. */
  readonly page?: string;
}

/**
 * A whole site. What stands on what, from the bottom up: hosts, mesh, load balancers, Kubernetes, storage, releases.
 *
 * Creates: a ManagedHost a host; the mesh; a LoadBalancer a balancer; a KubernetesCluster; the CephStorage; the Releases.
 */
export class Datacentre extends pulumi.ComponentResource {
  static readonly type = "croft:index:Datacentre";
  /** What `pulumi stack output` shows. */
  readonly outputs: DatacentreOutputs;

  constructor(name: string, args: DatacentreArgs, opts?: pulumi.ComponentResourceOptions) {
    const { site, artifacts } = args;
    // All layers' at once, and before the first resource: a run that stops in its middle has changed hosts already.
    refuse(`${Datacentre.type} "${name}"`, [
      ...clusterArtifactFaults(site, artifacts),
      ...storageArtifactFaults(site, artifacts),
    ]);
    super(Datacentre.type, name, {}, opts);
    const within = { parent: this };

    const hosts: Record<string, ManagedHost> = {};
    for (const host of site.hosts)
      hosts[host.name] = new ManagedHost(host.name, { site, host }, within);

    const mesh = new Mesh("mesh", { site, hosts }, within);

    const balancers: LoadBalancer[] = [];
    for (const { name: host } of withRole(site, "load-balancer")) {
      const after = balancers.at(-1);
      const args = { site, host: hosts[host]!, mesh, ...(after === undefined ? {} : { after }) };
      balancers.push(new LoadBalancer(`balancer-${host}`, args, within));
    }

    const kubernetes =
      site.kubernetes &&
      new KubernetesCluster("kubernetes", { site, hosts, mesh, balancers, artifacts }, within);

    const storage =
      site.storage && new CephStorage("storage", { site, hosts, mesh, artifacts }, within);

    if (kubernetes !== undefined && site.releases.length > 0) {
      const { superKubeconfig: kubeconfig, otherServers, serverName, ready } = kubernetes;
      const { name: clusterName, releases } = site;
      const standsOn = [...ready, ...(storage?.ready ?? [])];
      const api = { clusterName, kubeconfig, otherServers, serverName };
      const args = { ...api, releases, standsOn };
      new Releases("releases", args, within);
    }

    const roamingCeph = storage?.roaming ?? {};
    const page = pageUrl(site);
    this.outputs = {
      roaming: mesh.roaming,
      ...(Object.keys(mesh.roamingTinc).length === 0 ? {} : { roamingTinc: mesh.roamingTinc }),
      ...(Object.keys(roamingCeph).length === 0 ? {} : { roamingCeph }),
      ...(kubernetes === undefined ? {} : { kubeconfig: kubernetes.kubeconfig }),
      ...(page === undefined ? {} : { page }),
    };
    this.registerOutputs({ ...this.outputs });
  }
}
