import type * as pulumi from "@pulumi/pulumi";
import type { HostAccess } from "../../access";
import { type InputsOf, KindResource } from "../../resource";

export interface AddonInputs {
  readonly cluster: string;
  /** Unique in its cluster: "flannel". */
  readonly addon: string;
  /** Control planes; any healthy one applies the objects. */
  readonly members: readonly HostAccess[];
  /** YAML of each object by "Kind name" or "Kind namespace/name", applied in the order of `order`. */
  readonly objects: Readonly<Record<string, string>>;
  /** Keys of `objects`. */
  readonly order: readonly string[];
  /** Declared "compared"; a read that could not compare says why. */
  readonly comparison: string;
}

/**
 * Objects that a cluster needs before anything else can run on it, applied from the server side by a control plane. Read
 * has the API compare them with what lives, and names pods that are older than the account they run as, which an update makes
 * anew. Delete takes them away, last one first.
 */
export class Addon extends KindResource<AddonInputs> {
  static readonly type = "croft:kubernetes:Addon";
  constructor(
    name: string,
    inputs: InputsOf<Omit<AddonInputs, "comparison">>,
    opts?: pulumi.CustomResourceOptions,
  ) {
    super(Addon.type, name, { comparison: "compared", ...inputs }, opts);
  }
}
