import type * as pulumi from "@pulumi/pulumi";
import type { HostAccess } from "../../access";
import { type InputsOf, KindResource } from "../../resource";
import type { TincFiles } from "../../mesh/tinc-files";

export interface TincPeerInputs {
  readonly access: HostAccess;
  /** Name of tinc's network: /etc/tinc/<network>/. */
  readonly network: string;
  /** Its interface on this host: "tinc0". */
  readonly interface: string;
  /** The peer's name in the inventory. */
  readonly peer: string;
  /** The peer's files by path under /etc/tinc/<network>/. */
  readonly files: TincFiles;
  /** The running daemon has read them. */
  readonly loaded: boolean;
}

/**
 * One peer as one host's tinc knows it: the peer's host file, whether this host calls it, and what is done when it comes
 * and goes. Changed by a reload, which tinc answers by dropping its connection to this peer only. Delete removes the files
 * and thereby the peer.
 */
export class TincPeer extends KindResource<TincPeerInputs> {
  static readonly type = "croft:mesh:TincPeer";
  constructor(
    name: string,
    inputs: InputsOf<Omit<TincPeerInputs, "loaded">>,
    opts?: pulumi.CustomResourceOptions,
  ) {
    super(TincPeer.type, name, { ...inputs, loaded: true }, opts);
  }
}
