import type { Step } from "../../support/engine-project";

/** What is done to each resource, by its name; of several steps of one resource the last. */
export const byName = (steps: readonly Step[]): Record<string, string> =>
  Object.fromEntries(steps.map(({ name, op }) => [name, op]));
