import type * as pulumi from "@pulumi/pulumi";
import type { HostParts, OnHost } from "../../host-parts";
import type { PeerFacets } from "../../mesh/wireguard-peer-file";
import { type InputsOf, KindResource } from "../../resource";

export interface MeshPeerInputs {
  /** WireGuard interface, the same on every host: "wg0". */
  readonly interface: string;
  /** The peer's name in the inventory; names its file under /etc/wireguard/<interface>.d/. */
  readonly peer: string;
  /** How each host that is to know it does. */
  readonly hosts: HostParts<PeerFacets>;
}

/**
 * One peer as all hosts know it: on each the live peer of the running interface, and the file that brings it back at boot.
 * Changing it never takes an interface down. Delete drops the live peers and removes the files: a resource a peer, not a
 * host, since a peer that leaves must be known everywhere until it has left.
 *
 * A host that is declared no more is let be: it leaves the mesh, and its own interface takes all its peers with it.
 *
 * The last handshake is read, to judge the endpoint by, but is no output: an output that differs at every read makes
 * every preview show a refreshed resource.
 */
export class MeshPeer extends KindResource<MeshPeerInputs> {
  static readonly type = "croft:mesh:MeshPeer";
  constructor(
    name: string,
    inputs: InputsOf<Omit<MeshPeerInputs, "hosts">> & {
      readonly hosts: Readonly<Record<string, InputsOf<OnHost<PeerFacets>>>>;
    },
    opts?: pulumi.CustomResourceOptions,
  ) {
    super(MeshPeer.type, name, inputs as InputsOf<MeshPeerInputs>, opts);
  }
}
