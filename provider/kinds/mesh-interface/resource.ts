import type * as pulumi from "@pulumi/pulumi";
import type { HostAccess } from "../../access";
import type { NotedFiles } from "../../noted-files";
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
  /** Of the packets that carry the mesh's, as `wg` prints it. Always declared "off": a rule could lead marked ones astray. */
  readonly mark: string;
  /** The other half of the private key, which stands in /etc/wireguard/<interface>.conf alone. */
  readonly publicKey: string;
  /** Starts at boot. */
  readonly atBoot: boolean;
  readonly up: boolean;
  /** Public keys that may stand on it; MeshPeer brings them. */
  readonly peers: readonly string[];
  /** Public keys of peers with a preshared key beside, which the peer does not know. Always declared empty. */
  readonly presharedKeys: readonly string[];
  /** Files of peers, as the last read saw them. Always declared empty. */
  readonly peerFiles: NotedFiles;
  /** Of nobody: "KEY ALLOWED-IPS" of live peers, the paths of peers' files and of drop-ins to the interface's unit. */
  readonly strangers: readonly string[];
  /** Peers' files, and their folder, that are not root's alone, by path: "regular file, mode 0666, owner root:root". */
  readonly rights: Readonly<Record<string, string>>;
}

/** What no site has a choice of. */
const SETTLED = {
  mark: "off",
  atBoot: true,
  up: true,
  presharedKeys: [],
  peerFiles: {},
  strangers: [],
  rights: {},
};

/**
 * A running WireGuard interface, which `wg-quick` brought up from its file. What differs is set right while it runs: no
 * session is lost by it. A peer that was added by hand is a stranger, and removed. Delete takes the interface down,
 * and with it the files of the peers that a leaving host keeps to its end.
 */
export class MeshInterface extends KindResource<MeshInterfaceInputs> {
  static readonly type = "croft:mesh:MeshInterface";
  constructor(
    name: string,
    inputs: InputsOf<Omit<MeshInterfaceInputs, keyof typeof SETTLED>>,
    opts?: pulumi.CustomResourceOptions,
  ) {
    super(MeshInterface.type, name, { ...inputs, ...SETTLED }, opts);
  }
}
