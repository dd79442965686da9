import type * as pulumi from "@pulumi/pulumi";
import type { HostAccess } from "../../access";
import { type InputsOf, KindResource } from "../../resource";

export interface AuthorizedKeyInputs {
  readonly access: HostAccess;
  /** What the key is for, unique on its host; stands as the line's comment: "croft-ceph". */
  readonly purpose: string;
  /** Type and blob, without a comment: "ssh-ed25519 AAAA...". */
  readonly key: string;
  /** Options before the key, as sshd(8) has them: `from="10.66.0.0/24"`; "" for none. */
  readonly options: string;
}

/**
 * One public key that may log in as root, a line of its own in /root/.ssh/authorized_keys; other lines are not touched.
 * Delete removes the line.
 */
export class AuthorizedKey extends KindResource<AuthorizedKeyInputs> {
  static readonly type = "croft:host:AuthorizedKey";
  constructor(
    name: string,
    inputs: InputsOf<AuthorizedKeyInputs>,
    opts?: pulumi.CustomResourceOptions,
  ) {
    super(AuthorizedKey.type, name, inputs, opts);
  }
}
