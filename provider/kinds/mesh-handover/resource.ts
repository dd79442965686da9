import type * as pulumi from "@pulumi/pulumi";
import type { HostAccess } from "../../access";
import { type InputsOf, KindResource } from "../../resource";

export interface MeshHandoverInputs {
  /** What carries the mesh, "wireguard" or "tinc" or both, the preferred one first. */
  readonly carriers: readonly string[];
  /** Managed hosts by name. */
  readonly members: Readonly<Record<string, MeshMemberAccess>>;
  /** Pairs that a carrier does not reach now, as "CARRIER HOST PEER". Read, never declared. */
  readonly unproven: readonly string[];
}

export interface MeshMemberAccess {
  readonly access: HostAccess;
  /** "10.66.0.11/32" */
  readonly route: string;
}

/**
 * The gate between two kinds of mesh: a preview in which a carrier is to go is refused, with the names of the pairs, unless
 * one that stays has reached every host from every other a moment ago. It changes nothing itself.
 */
export class MeshHandover extends KindResource<MeshHandoverInputs> {
  static readonly type = "croft:mesh:MeshHandover";
  constructor(
    name: string,
    inputs: InputsOf<Omit<MeshHandoverInputs, "unproven">>,
    opts?: pulumi.CustomResourceOptions,
  ) {
    super(MeshHandover.type, name, { ...inputs, unproven: [] }, opts);
  }
}
