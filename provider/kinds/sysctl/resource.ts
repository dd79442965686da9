import type * as pulumi from "@pulumi/pulumi";
import type { HostAccess } from "../../access";
import { type InputsOf, KindResource } from "../../resource";

export interface SysctlInputs {
  readonly access: HostAccess;
  /** Name of the file under /etc/sysctl.d/, without ".conf": "90-croft". */
  readonly set: string;
  /** Kernel parameter to value: {"net.ipv4.ip_forward": "1"}; the live values, not only the file, are managed. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** Kernel parameters, live and at boot. Delete removes the file; live values stay until the next boot. */
export class Sysctl extends KindResource<SysctlInputs> {
  static readonly type = "croft:host:Sysctl";
  constructor(name: string, inputs: InputsOf<SysctlInputs>, opts?: pulumi.CustomResourceOptions) {
    super(Sysctl.type, name, inputs, opts);
  }
}
