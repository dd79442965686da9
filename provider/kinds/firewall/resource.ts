import type * as pulumi from "@pulumi/pulumi";
import type { HostAccess } from "../../access";
import { type InputsOf, KindResource } from "../../resource";

export interface FirewallInputs {
  readonly access: HostAccess;
  /** Body of the table `inet croft` in the words of nft(8); other tables are let be. */
  readonly rules: string;
  /** The next boot brings the same rules, before the network is up, and no drop-in of anybody's could keep it from that. */
  readonly atBoot: boolean;
}

/**
 * One table of nftables, live and at boot. It is replaced in one step, so no packet passes between the old rules and the
 * new. A change stays only if a fresh connection comes up after it. Delete takes the table away.
 */
export class Firewall extends KindResource<FirewallInputs> {
  static readonly type = "croft:host:Firewall";
  constructor(
    name: string,
    inputs: InputsOf<Omit<FirewallInputs, "atBoot">>,
    opts?: pulumi.CustomResourceOptions,
  ) {
    super(Firewall.type, name, { ...inputs, atBoot: true }, opts);
  }
}
