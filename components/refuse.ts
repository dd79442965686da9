import * as pulumi from "@pulumi/pulumi";

/** One thing a component cannot work with, named by the inventory's path. */
export interface ComponentFault {
  readonly path: string;
  readonly reason: string;
}

/** A site that a component cannot build: a person's mistake, so no stack is printed. */
export class RefusedSiteError extends pulumi.RunError {
  constructor(
    component: string,
    readonly faults: readonly ComponentFault[],
  ) {
    super(
      [`${component} cannot be built:`, ...faults.map((f) => `  ${f.path}: ${f.reason}`)].join(
        "\n",
      ),
    );
  }
}

/**
 * To be called before `super()`: after it the component would be registered already.
 * @throws RefusedSiteError with all faults at once
 */
export function refuse(component: string, faults: readonly ComponentFault[]): void {
  if (faults.length > 0) throw new RefusedSiteError(component, faults);
}
