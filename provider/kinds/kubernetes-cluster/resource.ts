import type * as pulumi from "@pulumi/pulumi";
import type { HostAccess } from "../../access";
import type { Authorities } from "../../kubernetes/files";
import { settledCluster } from "../../kubernetes/inputs";
import { type InputsOf, KindResource } from "../../resource";

/** A host the cluster may be initialised on. */
export interface Candidate {
  readonly access: HostAccess;
  /** Text of kubelet.service. */
  readonly unit: string;
  /** kubeadm's configuration with this host as the first one. */
  readonly configuration: string;
}

export interface ClusterInputs {
  readonly cluster: string;
  /** All control planes, in name order. None of them is the first one: any that can be reached will do. */
  readonly candidates: readonly Candidate[];
  /** "v1.36.2": what it is initialised with. */
  readonly version: string;
  /** PEM of the authority: whose cluster it is. */
  readonly authority: string;
  /** Files of the graph below /etc/kubernetes/pki, by path; secret. */
  readonly authorities: Authorities;
  readonly podNetwork: string;
  readonly serviceNetwork: string;
  /** CoreDNS's configuration; "" for the one that kubeadm makes, which is among `addons`. */
  readonly corefile: string;
  /** Declared "in place"; a read names what is missing, and what was edited, of what kubeadm keeps in the cluster. */
  readonly addons: string;
}

/**
 * The cluster itself: that it has been initialised, once, on whichever control plane could be reached. A cluster that runs
 * already is adopted when it has this authority, and refused when it has another one. Delete does nothing: a cluster ends
 * when its last member leaves.
 */
export class Cluster extends KindResource<ClusterInputs> {
  static readonly type = "croft:kubernetes:Cluster";
  constructor(
    name: string,
    inputs: InputsOf<Omit<ClusterInputs, keyof typeof settledCluster>>,
    opts?: pulumi.CustomResourceOptions,
  ) {
    super(Cluster.type, name, { ...settledCluster, ...inputs }, opts);
  }
}
