import type * as pulumi from "@pulumi/pulumi";
import type { HostAccess } from "../../access";
import { type InputsOf, KindResource } from "../../resource";

export interface SwapInputs {
  readonly access: HostAccess;
  /** Swap areas in use, as /proc/swaps names them. Always declared empty. */
  readonly areas: readonly string[];
  /** Units that would bring swap back at boot. Always declared empty. */
  readonly units: readonly string[];
}

/** A host without swap, now and after the next boot. Delete lets it come back at the next boot. */
export class NoSwap extends KindResource<SwapInputs> {
  static readonly type = "croft:host:NoSwap";

  constructor(
    name: string,
    inputs: InputsOf<Pick<SwapInputs, "access">>,
    opts?: pulumi.CustomResourceOptions,
  ) {
    super(NoSwap.type, name, { ...inputs, areas: [], units: [] }, opts);
  }
}
