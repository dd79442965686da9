import type * as pulumi from "@pulumi/pulumi";
import type { HostAccess } from "../../access";
import type { PeerFacets } from "../../mesh/wireguard-peer-file";
import { type InputsOf, KindResource } from "../../resource";

export interface MeshPeerInputs extends PeerFacets {
  readonly access: HostAccess;
  /** WireGuard interface: "wg0". */
  readonly interface: string;
  /** The peer's name in the inventory; names its file under /etc/wireguard/<interface>.d/. */
  readonly peer: string;
}

/**
 * One peer as one host knows it: the live peer of the running interface, and the file that brings it back at boot.
 * Changing it never takes the interface down. Delete drops the live peer and removes the file.
 *
 * The last handshake is read, to judge the endpoint by, but is no output: an output that differs at every read makes
 * every preview show a refreshed resource.
 */
export class MeshPeer extends KindResource<MeshPeerInputs> {
  static readonly type = "croft:mesh:MeshPeer";
  constructor(name: string, inputs: InputsOf<MeshPeerInputs>, opts?: pulumi.CustomResourceOptions) {
    super(MeshPeer.type, name, inputs, opts);
  }
}
