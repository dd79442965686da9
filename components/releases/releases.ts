// By its parts: the package as a whole loads what reads and renders YAML, in a third of the time that the program takes to start.
import { Release as HelmRelease } from "@pulumi/kubernetes/helm/v3/release";
import { Provider } from "@pulumi/kubernetes/provider";
import * as pulumi from "@pulumi/pulumi";
import type { Release } from "../../inventory/site";
import { ReleaseObjects } from "../../provider/kinds/release-objects/resource";
import { chartDigest } from "./chart-digest";
import { planReleases } from "./plan";

export interface ReleasesArgs {
  /** Identifies the cluster to the provider, so that a new address or CA is not taken for another cluster. */
  readonly clusterName: string;
  readonly kubeconfig: pulumi.Input<string>;
  /** URLs of the same API, for when the kubeconfig's own does not answer; all of them certified by this name. */
  readonly otherServers: readonly string[];
  readonly serverName: string;
  /** In the order they are installed. */
  readonly releases: readonly Release[];
  /** What the first release needs: nodes that can run its pods, the storage they mount. */
  readonly standsOn: readonly pulumi.Resource[];
}

/**
 * The site's Helm releases.
 *
 * Creates: a Kubernetes provider; in order, for each release the ReleaseObjects that put back what its last record made, and the
 * Helm release itself.
 *
 * Delete uninstalls, last one first, also when the whole site goes: a release left running writes on a storage that is being
 * taken apart, and its disruption budget then holds up the drain of every node.
 */
export class Releases extends pulumi.ComponentResource {
  static readonly type = "croft:releases:Releases";

  constructor(name: string, args: ReleasesArgs, opts?: pulumi.ComponentResourceOptions) {
    const digests = Object.fromEntries(
      args.releases.map((release) => [release.name, chartDigest(release.chart)]),
    );
    const plans = planReleases(args.releases, digests);
    super(Releases.type, name, {}, opts);

    const provider = new Provider(
      name,
      {
        kubeconfig: args.kubeconfig,
        clusterIdentifier: args.clusterName,
        // The run that mends a silent cluster must come past its releases: they stay as they were last read.
        skipUpdateUnreachable: true,
      },
      // It looks for its cluster once, when it is registered: one that is still to be made it would take for lost.
      { parent: this, dependsOn: [...args.standsOn] },
    );
    const made = new Map<string, pulumi.Resource>();
    for (const plan of plans) {
      const before = plan.after === undefined ? undefined : made.get(plan.after);
      const objects = new ReleaseObjects(
        `${name}-${plan.name}`,
        {
          cluster: args.clusterName,
          release: plan.name,
          namespace: plan.namespace,
          kubeconfig: pulumi.secret(args.kubeconfig),
          otherServers: [...args.otherServers],
          serverName: args.serverName,
          values: plan.values,
        },
        {
          parent: this,
          // Without the one before, a chart may meet a cluster that lacks the custom resources it uses; without nodes
          // and storage, it waits for pods that cannot start.
          dependsOn: before === undefined ? [...args.standsOn] : [before],
        },
      );
      const helm = new HelmRelease(
        `${name}-${plan.name}`,
        {
          name: plan.name,
          namespace: plan.namespace,
          createNamespace: true,
          chart: plan.chart,
          values: plan.values,
          // Helm's plugins compare what they are given with what they gave: who else made a revision shows in this.
          description: objects.description,
          // What a failed upgrade has made new is taken away again: nobody would own it.
          cleanupOnFail: true,
          maxHistory: 5,
          timeout: 300,
        },
        // Helm patches from one record to the next: what was edited in between may make its patch invalid (two ports
        // with one node port), and no later run would come past it.
        { parent: this, provider, dependsOn: [objects] },
      );
      made.set(plan.name, helm);
    }
    this.registerOutputs({});
  }
}
