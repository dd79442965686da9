import type * as pulumi from "@pulumi/pulumi";
import type { HostAccess } from "../../access";
import { type InputsOf, KindResource } from "../../resource";

export interface PackagesInputs {
  readonly access: HostAccess;
  /** Name of the set, unique on its host, e.g. "host". */
  readonly set: string;
  /** Debian package to version; "" accepts any version that is installed. */
  readonly packages: Readonly<Record<string, string>>;
  /** Those held back from upgrades: none is meant to be, and what somebody held by hand is let go. */
  readonly hold: readonly string[];
}

/** A named set of Debian packages, without recommended ones. Delete keeps them: other software may have come to need them. */
export class Packages extends KindResource<PackagesInputs> {
  static readonly type = "croft:host:Packages";
  constructor(
    name: string,
    inputs: InputsOf<Omit<PackagesInputs, "hold">>,
    opts?: pulumi.CustomResourceOptions,
  ) {
    super(Packages.type, name, { ...inputs, hold: [] }, opts);
  }
}
