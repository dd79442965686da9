import { containsUnknown } from "./grpc/sentinels";
import type { Properties, Reader } from "./kind";
import type { AnyKind } from "./kinds/registry";

/** A resource that is about to be made or changed. */
export interface Step {
  readonly kind: AnyKind;
  readonly verb: "create" | "update";
  readonly declared: Properties;
  /** Inputs as the last read found them; absent for what is to be made. */
  readonly live?: Properties;
}

/**
 * Why a step cannot be done, a sentence each; none when it can. Of inputs that are not all known some can be compared, but
 * none can be asked about on a host.
 */
export async function refusalsOf(
  reader: Reader,
  { kind, declared, live }: Step,
): Promise<readonly string[]> {
  const looking = containsUnknown(declared) ? blind : reader;
  return (await kind.refuse?.(looking, declared, live)) ?? [];
}

/** @throws Error with every refusal, where there is one */
export function requireNone(refusals: readonly string[], { kind, verb, declared }: Step): void {
  if (refusals.length > 0)
    throw new Error(`cannot ${kind.sentence(verb, declared)}: ${refusals.join("\n")}`);
}

const unknown = () => Promise.reject(new Error("asked about what is not known yet"));
const blind: Reader = { probe: unknown };
