import type * as pulumi from "@pulumi/pulumi";
import type { HostAccess } from "../../access";
import { type InputsOf, KindResource } from "../../resource";

export interface CephClientInputs {
  readonly members: readonly HostAccess[];
  /** Without "client.": "home". */
  readonly client: string;
  /** Ceph's own key format, base64. A secret. */
  readonly key: string;
  /** Daemon type to what the client may do there: {mon: "allow r fsname=home"}. */
  readonly caps: Readonly<Record<string, string>>;
}

/** A client of the cluster with a key that the program knows. Delete takes its access away. */
export class CephClient extends KindResource<CephClientInputs> {
  static readonly type = "croft:storage:CephClient";
  constructor(
    name: string,
    inputs: InputsOf<CephClientInputs>,
    opts?: pulumi.CustomResourceOptions,
  ) {
    super(CephClient.type, name, inputs, opts);
  }
}
