import type * as pulumi from "@pulumi/pulumi";
import type { HostAccess } from "../../access";
import { type InputsOf, KindResource } from "../../resource";

export interface KernelInputs {
  readonly access: HostAccess;
  /** Names the files, /etc/modules-load.d/<set>.conf and /etc/sysctl.d/<set>.conf: "90-croft". */
  readonly set: string;
  /** Kernel modules, sorted, with "_" where a name has "-" or "_": what is built in counts as loaded. */
  readonly modules: readonly string[];
  /** Kernel parameter to value: {"net.ipv4.ip_forward": "1"}; the live values, not only the file, are managed. */
  readonly parameters: Readonly<Record<string, string>>;
}

/**
 * Kernel modules and parameters, live and at boot. The modules come first, since many a parameter exists only while its
 * module is loaded. Delete removes the files; what is loaded and set stays until the next boot.
 */
export class Kernel extends KindResource<KernelInputs> {
  static readonly type = "croft:host:Kernel";
  constructor(name: string, inputs: InputsOf<KernelInputs>, opts?: pulumi.CustomResourceOptions) {
    super(Kernel.type, name, inputs, opts);
  }
}
