import { RunError } from "@pulumi/pulumi/errors";
import { type Fault, renderFault } from "./fault";

/**
 * All faults of an inventory at once. A `RunError`, so that Pulumi prints the message and no stack: the person who reads it
 * has to mend a YAML file, not this program.
 */
export class InventoryError extends RunError {
  readonly faults: readonly Fault[];

  /** @param faults at least one, in reading order */
  constructor(faults: readonly Fault[]) {
    const count = faults.length === 1 ? "1 fault" : `${faults.length} faults`;
    super(
      [`The inventory has ${count}; nothing was run.`, ...faults.map(renderFault)].join("\n  "),
    );
    this.name = "InventoryError";
    this.faults = faults;
  }
}
