import type * as pulumi from "@pulumi/pulumi";
import type { HostAccess } from "../../access";
import { type InputsOf, KindResource } from "../../resource";

export interface MeshRoutesInputs {
  readonly access: HostAccess;
  /** Network of all mesh addresses. */
  readonly network: string;
  /** This host's address in it. */
  readonly source: string;
  /** Interfaces that the network is reached through, the preferred one first; another takes over when it goes down. */
  readonly carriers: readonly string[];
  /** The same as after a boot. */
  readonly atBoot: readonly string[];
  /** Mesh addresses of the other managed hosts by name: who is to answer before the preferred carrier changes. */
  readonly peers: Readonly<Record<string, string>>;
  /** Mesh addresses of roaming members, whose own routes come and go with them. */
  readonly roaming: readonly string[];
  /**
   * On a node of a cluster of IPv6, the network of its services' virtual addresses: the kernel looks for a route to such an
   * address before kube-proxy puts a server's in its place, and a host without a default route of IPv6 has none. A read that
   * finds it led otherwise says through what. "" on all other hosts.
   */
  readonly services: string;
  /** Routes and rules for parts of the network that nobody declared, as `ip route` and `ip rule` show them. */
  readonly exceptions: readonly string[];
}

/**
 * How one host reaches the mesh's network. Every carrier has the same address of the host, so a connection does not
 * notice which of them a packet takes. When the preferred one changes, each peer moves by a route of its own as soon as
 * the new carrier has proved that it reaches it, and the network's route follows the last of them. Peers that do not
 * answer within a minute are named, and stay where they are.
 */
export class MeshRoutes extends KindResource<MeshRoutesInputs> {
  static readonly type = "croft:mesh:MeshRoutes";
  constructor(
    name: string,
    inputs: InputsOf<Omit<MeshRoutesInputs, "exceptions" | "atBoot">>,
    opts?: pulumi.CustomResourceOptions,
  ) {
    super(MeshRoutes.type, name, { ...inputs, atBoot: inputs.carriers, exceptions: [] }, opts);
  }
}
