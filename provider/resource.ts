import * as pulumi from "@pulumi/pulumi";

/** Each input of a kind, as a program gives it: plain or as an output. */
export type InputsOf<I> = { readonly [K in keyof I]: pulumi.Input<I[K]> };

/**
 * Base of the resource classes of this provider. `I` is the same interface the kind works on, so that the program and
 * the provider cannot disagree about a name.
 */
export abstract class KindResource<I extends object> extends pulumi.CustomResource {
  protected constructor(
    type: string,
    name: string,
    inputs: InputsOf<I>,
    opts: pulumi.CustomResourceOptions = {},
    outputs: readonly string[] = [],
  ) {
    // A property that is not among the inputs must be declared as undefined to become an output of the object.
    const declared = Object.fromEntries(outputs.map((output) => [output, undefined]));
    super(type, name, { ...declared, ...inputs } as pulumi.Inputs, opts);
  }
}
