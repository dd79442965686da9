import type * as pulumi from "@pulumi/pulumi";
import type { ManagedHost } from "../host/managed-host";
import type { MeshPair, MeshPlan } from "./plan";

export interface CarrierMeshArgs {
  readonly plan: MeshPlan;
  /** Every managed host, by name. */
  readonly hosts: Readonly<Record<string, ManagedHost>>;
}

/** What one carrier makes of the mesh. */
export interface CarrierMesh {
  /** Each host's interface, by name. */
  readonly interfaces: Readonly<Record<string, pulumi.Resource>>;
  /** Every (host, other member). */
  readonly peers: readonly CarrierPeer[];
}

export interface CarrierPeer {
  readonly host: string;
  readonly peer: string;
  readonly resource: pulumi.Resource;
}

/** A peer for each of the plan's pairs, by a name of its own: a dot cannot stand in a host's name, so no two share one. */
export function peersOf(
  name: string,
  plan: MeshPlan,
  make: (peerName: string, pair: MeshPair) => pulumi.Resource,
): CarrierPeer[] {
  return plan.pairs.map((pair) => ({
    host: pair.host,
    peer: pair.peer.name,
    resource: make(`${name}-${pair.host}.${pair.peer.name}`, pair),
  }));
}
