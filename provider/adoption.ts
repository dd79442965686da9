import { changedInputs } from "./difference";
import { containsUnknown } from "./grpc/sentinels";
import type { Properties, Reader } from "./kind";
import type { AnyKind } from "./kinds/registry";
import { UnreachableError } from "./ssh/errors";

/**
 * What a create will find, for a site that was converged by hand or whose state was lost: one line, or nothing where
 * all is new. Undefined also when the inputs are not all known yet, since what is half declared cannot be compared, and
 * when a layer below is missing, so that there is nothing to ask.
 * @throws UnreachableError: what cannot be reached cannot be converged either
 */
export async function foundAlready(
  kind: AnyKind,
  reader: Reader,
  inputs: Properties,
): Promise<string | undefined> {
  if (containsUnknown(inputs)) return undefined;
  const live = await kind.read(reader, inputs).catch((error: unknown) => {
    if (error instanceof UnreachableError) throw error;
    return undefined;
  });
  if (live === undefined) return undefined;
  const changed = changedInputs(kind.facets, live.inputs, inputs);
  const id = kind.id(inputs);
  return changed.length === 0
    ? `${id} is there already, as declared: taken over without a change`
    : `${id} is there already: taken over, changing ${changed.join(", ")}`;
}
