import { changedInputs } from "./difference";
import { containsUnknown } from "./grpc/sentinels";
import type { Reader } from "./kind";
import { refusalsOf, type Step } from "./refusal";
import { UnreachableError } from "./ssh/errors";

/** What a preview foresees of a step. */
export interface Foresight {
  /** Why the run will refuse it, a sentence each. */
  readonly refusals: readonly string[];
  /**
   * What a create will find, for a site that was converged by hand or whose state was lost; absent where all is new, and
   * of an update, which was read before.
   */
  readonly found?: string | undefined;
}

/**
 * As far as it can be told now: of what stands on a layer that is missing yet, nothing can. One round trip.
 * @throws UnreachableError: what cannot be reached cannot be converged either
 */
export async function foresee(reader: Reader, step: Step): Promise<Foresight> {
  const [refusals = [], found] = await Promise.all([
    asFarAsThere(() => refusalsOf(reader, step)),
    step.verb === "create" ? asFarAsThere(() => foundAlready(reader, step)) : undefined,
  ]);
  return { refusals, found };
}

async function foundAlready(reader: Reader, { kind, declared }: Step): Promise<string | undefined> {
  if (containsUnknown(declared)) return undefined;
  const live = await kind.read(reader, declared);
  if (live === undefined) return undefined;
  const changed = changedInputs(kind.facets, live.inputs, declared);
  const id = kind.id(declared);
  return changed.length === 0
    ? `${id} is there already, as declared: taken over without a change`
    : `${id} is there already: taken over, changing ${changed.join(", ")}`;
}

async function asFarAsThere<T>(look: () => Promise<T>): Promise<T | undefined> {
  return look().catch((error: unknown) => {
    if (error instanceof UnreachableError) throw error;
    return undefined;
  });
}
