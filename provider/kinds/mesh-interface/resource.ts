import type * as pulumi from "@pulumi/pulumi";
import type { HostAccess } from "../../access";
import type { PeerFiles } from "../../mesh/peer-files";
import { type InputsOf, KindResource } from "../../resource";

export interface MeshInterfaceInputs {
  readonly access: HostAccess;
  /** WireGuard interface: "wg0". */
  readonly interface: string;
  /** Its address with the mesh's prefix length. */
  readonly address: string;
  /** UDP port it listens on. */
  readonly port: number;
  /** Bytes. */
  readonly mtu: number;
  /** The other half of the private key, which stands in /etc/wireguard/<interface>.conf alone. */
  readonly publicKey: string;
  /** Starts at boot. */
  readonly atBoot: boolean;
  readonly up: boolean;
  /** Public keys that may stand on it; MeshPeer brings them. */
  readonly peers: readonly string[];
  /** Files of peers, as the last read saw them. Always declared empty. */
  readonly peerFiles: PeerFiles;
  /** Peers of nobody: "KEY ALLOWED-IPS" of live ones, the path of files. */
  readonly strangers: readonly string[];
}

/**
 * A running WireGuard interface, which `wg-quick` brought up from its file. What differs is set right while it runs: no
 * session is lost by it. A peer that was added by hand is a stranger, and removed. Delete takes the interface down,
 * and with it the files of the peers that a leaving host keeps to its end.
 */
export class MeshInterface extends KindResource<MeshInterfaceInputs> {
  static readonly type = "croft:mesh:MeshInterface";
  constructor(
    name: string,
    inputs: InputsOf<Omit<MeshInterfaceInputs, "atBoot" | "up" | "peerFiles" | "strangers">>,
    opts?: pulumi.CustomResourceOptions,
  ) {
    const settled = { atBoot: true, up: true, peerFiles: {}, strangers: [] };
    super(MeshInterface.type, name, { ...inputs, ...settled }, opts);
  }
}
