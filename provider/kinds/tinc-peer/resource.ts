import type * as pulumi from "@pulumi/pulumi";
import type { HostParts, OnHost } from "../../host-parts";
import type { TincFiles } from "../../mesh/tinc-files";
import { type InputsOf, KindResource } from "../../resource";

export interface TincPeerInputs {
  /** Name of tinc's network: /etc/tinc/<network>/. */
  readonly network: string;
  /** Its interface on the hosts: "tinc0". */
  readonly interface: string;
  /** The peer's name in the inventory. */
  readonly peer: string;
  /** How each host that is to know it does. */
  readonly hosts: HostParts<TincPeerFacets>;
}

export interface TincPeerFacets {
  /** The peer's files by path under /etc/tinc/<network>/. */
  readonly files: TincFiles;
  /** The running daemon has read them. */
  readonly loaded: boolean;
}

/**
 * One peer as all hosts' tinc know it: on each the peer's host file, whether this host calls it, and what is done when it
 * comes and goes. Changed by a reload, which tinc answers by dropping its connection to this peer only. Delete removes the
 * files and thereby the peer. A host that is declared no more is let be, as MeshPeer does.
 */
export class TincPeer extends KindResource<TincPeerInputs> {
  static readonly type = "croft:mesh:TincPeer";
  constructor(
    name: string,
    inputs: InputsOf<Omit<TincPeerInputs, "hosts">> & {
      readonly hosts: Readonly<Record<string, InputsOf<OnHost<TincPeerFacets>>>>;
    },
    opts?: pulumi.CustomResourceOptions,
  ) {
    super(TincPeer.type, name, inputs as InputsOf<TincPeerInputs>, opts);
  }
}
