import type * as pulumi from "@pulumi/pulumi";
import type { ManagedHost } from "../host/managed-host";
import type { MeshMember, MeshPair, MeshPlan } from "./plan";

export interface CarrierMeshArgs {
  readonly plan: MeshPlan;
  /** Every managed host, by name. */
  readonly hosts: Readonly<Record<string, ManagedHost>>;
}

/** What one carrier makes of the mesh. */
export interface CarrierMesh {
  /** Each host's interface, by name. */
  readonly interfaces: Readonly<Record<string, pulumi.Resource>>;
  /** Each member as all hosts know it, by name. */
  readonly peers: Readonly<Record<string, pulumi.Resource>>;
}

/** A peer for each member that some host is to know, of all the plan's pairs with it. */
export function peersOf(
  { hosts, roaming, pairs }: MeshPlan,
  make: (member: MeshMember, pairs: readonly MeshPair[]) => pulumi.Resource,
): Record<string, pulumi.Resource> {
  const known = [...hosts, ...roaming]
    .map((member) => ({ member, with: pairs.filter(({ peer }) => peer.name === member.name) }))
    .filter((it) => it.with.length > 0);
  return Object.fromEntries(known.map((it) => [it.member.name, make(it.member, it.with)]));
}
