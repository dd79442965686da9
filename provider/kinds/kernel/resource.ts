import type * as pulumi from "@pulumi/pulumi";
import type { HostAccess } from "../../access";
import { type InputsOf, KindResource } from "../../resource";

export interface KernelInputs {
  readonly access: HostAccess;
  /** Names the files, /etc/modules-load.d/<set>.conf and /etc/sysctl.d/<set>.conf: "90-croft". */
  readonly set: string;
  /**
   * Kernel modules, sorted, with "_" where a name has "-" or "_": what is built in counts as loaded. One that modprobe.d
   * bars from the next boot is treated like a parameter that another file overrides.
   */
  readonly modules: readonly string[];
  /**
   * Kernel parameter to value: {"net.ipv4.ip_forward": "1"}. Managed are the live values and those of the next boot: what
   * other files say against them is commented out under /etc and /run, and refused under /usr.
   */
  readonly parameters: Readonly<Record<string, string>>;
  /** The set's files that are not root's alone to write: path to "regular file, mode 0666, owner root:root". Declared empty. */
  readonly rights: Readonly<Record<string, string>>;
}

/**
 * Kernel modules and parameters, live and at boot. The modules come first, since many a parameter exists only while its
 * module is loaded. Delete removes the files; what is loaded and set stays until the next boot, and what was commented out
 * elsewhere stays so.
 */
export class Kernel extends KindResource<KernelInputs> {
  static readonly type = "croft:host:Kernel";
  constructor(
    name: string,
    inputs: InputsOf<Omit<KernelInputs, "rights">>,
    opts?: pulumi.CustomResourceOptions,
  ) {
    super(Kernel.type, name, { rights: {}, ...inputs }, opts);
  }
}
