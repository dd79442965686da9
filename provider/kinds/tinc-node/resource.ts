import type * as pulumi from "@pulumi/pulumi";
import type { HostAccess } from "../../access";
import type { NotedFiles } from "../../noted-files";
import { type InputsOf, KindResource } from "../../resource";
import type { TincFiles } from "../../mesh/tinc-files";

export interface TincNodeInputs {
  readonly access: HostAccess;
  /** Name of tinc's network: /etc/tinc/<network>/, unit tinc@<network>. */
  readonly network: string;
  /** "tinc0" */
  readonly interface: string;
  /** The node's own files by path under /etc/tinc/<network>/, without peers and without the private key. */
  readonly files: TincFiles;
  /** RSA, PEM. Wrap it in `pulumi.secret`. */
  readonly privateKey: string;
  /** Address of the interface with its prefix length, as `tinc-up` of the files sets it. */
  readonly address: string;
  /** Of the interface, bytes; as `tinc-up` of the files sets it. */
  readonly mtu: number;
  /** Starts at boot. */
  readonly atBoot: boolean;
  /** Runs, with these files as they are. */
  readonly running: boolean;
  /** Names of the members whose files it may have beside its own; TincPeer brings them. */
  readonly peers: readonly string[];
  /** Files of peers, as the last read saw them. Always declared empty. */
  readonly peerFiles: NotedFiles;
  /** Files of nobody, and drop-ins to its unit by their whole paths. */
  readonly strangers: readonly string[];
  /** Its folders that are not root's alone, by path: "directory, mode 0777, owner root:root". */
  readonly rights: Readonly<Record<string, string>>;
}

/** What no site has a choice of. */
const SETTLED = { atBoot: true, running: true, peerFiles: {}, strangers: [], rights: {} };

/**
 * tinc 1.0 on one host: its own files, its private key, its unit, its interface. An address or MTU that was changed by
 * hand is set right without a restart; a file that nobody declared is removed. Delete stops it and takes its directory
 * away.
 *
 * @see tinc.conf(5), tincd(8)
 */
export class TincNode extends KindResource<TincNodeInputs> {
  static readonly type = "croft:mesh:TincNode";
  constructor(
    name: string,
    inputs: InputsOf<Omit<TincNodeInputs, keyof typeof SETTLED>>,
    opts?: pulumi.CustomResourceOptions,
  ) {
    super(TincNode.type, name, { ...inputs, ...SETTLED }, opts);
  }
}
