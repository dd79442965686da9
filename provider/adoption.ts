import { changedInputs } from "./difference";
import { containsUnknown } from "./grpc/sentinels";
import type { Properties, Reader } from "./kind";
import type { AnyKind } from "./kinds/registry";
import { UnreachableError } from "./ssh/errors";

/**
 * What a create will find, for a site that was converged by hand or whose state was lost: one line, or nothing where
 * all is new.
 * @throws UnreachableError: what cannot be reached cannot be converged either
 */
export async function foundAlready(
  kind: AnyKind,
  reader: Reader,
  inputs: Properties,
): Promise<string | undefined> {
  const live = await asFarAsKnown(inputs, () => kind.read(reader, inputs));
  if (live === undefined) return undefined;
  const changed = changedInputs(kind.facets, live.inputs, inputs);
  const id = kind.id(inputs);
  return changed.length === 0
    ? `${id} is there already, as declared: taken over without a change`
    : `${id} is there already: taken over, changing ${changed.join(", ")}`;
}

/** All that would make the run refuse this step, a sentence each. @throws UnreachableError */
export async function obstaclesTo(
  verb: "create" | "update",
  kind: AnyKind,
  reader: Reader,
  inputs: Properties,
): Promise<string[]> {
  return (await asFarAsKnown(inputs, async () => kind.obstacles?.(verb, reader, inputs))) ?? [];
}

/** Undefined when the inputs are not all known yet, and when a layer below is missing, so that there is nothing to ask. */
async function asFarAsKnown<T>(
  inputs: Properties,
  look: () => Promise<T | undefined>,
): Promise<T | undefined> {
  if (containsUnknown(inputs)) return undefined;
  return look().catch((error: unknown) => {
    if (error instanceof UnreachableError) throw error;
    return undefined;
  });
}
