import { createHash } from "node:crypto";
import { differences } from "./difference";
import type { Facet, Properties } from "./kind";

type Facets = Readonly<Record<string, Facet>>;

/**
 * Tells the two reasons of a difference apart. A preview compares what the machine has with what is declared now; what was
 * last applied, which the engine hands to Read and has forgotten by Diff, says which of the two has moved since. It is
 * kept here, in the one process that serves a run, and not as an output in the state: there it would be one more thing
 * that changes by itself, and would be stale in the next run.
 *
 * A run that did not finish leaves in the state what the machine then had, drift and all. So a digest of what was really
 * applied goes with each resource as an output, and where the state's inputs are not that, nobody is accused.
 */
export class Origins {
  private readonly applied = new Map<string, Properties | "unsure">();
  private readonly told = new Set<string>();

  /** Whether it was read in this run, hence stood there once, and what is missing of it has drifted away. */
  knows(urn: string): boolean {
    return this.applied.has(urn);
  }

  /**
   * @param inputs in the state, which are those that were last applied unless a run did not finish since
   * @param digest of those that were applied; absent in a state without it, which is believed
   */
  remember(urn: string, facets: Facets, inputs: Properties, digest?: unknown): void {
    const sure = digest === undefined || digest === appliedDigest(facets, inputs);
    this.applied.set(urn, sure ? inputs : "unsure");
    this.told.delete(urn);
  }

  /**
   * Whose doing each of the differing paths is, in words without values: a message on a row is shown as it is, secrets too.
   * Once a read, since the engine asks for a difference more often than it shows it.
   * @returns no words for a resource that was not read in this run
   */
  explain(
    urn: string,
    facets: Facets,
    live: Properties,
    declared: Properties,
    paths: readonly string[],
  ): string[] {
    const applied = this.applied.get(urn);
    if (applied === undefined || paths.length === 0 || this.told.has(urn)) return [];
    this.told.add(urn);
    if (applied === "unsure")
      return [`since before a run that did not finish: ${paths.join(", ")}`];
    const drifted = [...differences(facets, applied, live).keys()];
    const redeclared = [...differences(facets, applied, declared).keys()];
    const among = (those: readonly string[]) =>
      paths.filter((path) => those.some((other) => related(path, other)));
    return [
      ["the machine has drifted", among(drifted)] as const,
      ["the declaration has changed", among(redeclared)] as const,
    ].flatMap(([words, where]) => (where.length === 0 ? [] : [`${words}: ${where.join(", ")}`]));
  }
}

/** What tells whether inputs are those that were applied: of all facets that show, in any order of their keys. */
export function appliedDigest(facets: Facets, inputs: Properties): string {
  const loud = Object.keys(inputs).filter((name) => (facets[name] ?? "silent") !== "silent");
  const text = JSON.stringify(sorted(Object.fromEntries(loud.map((name) => [name, inputs[name]]))));
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(
    ([, inner]) => inner !== null && inner !== undefined,
  );
  return Object.fromEntries(
    entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, inner]) => [key, sorted(inner)]),
  );
}

/** The same property, or one a part of the other: a list that was emptied differs as far down as it went before. */
function related(one: string, other: string): boolean {
  return one === other || within(one, other) || within(other, one);
}

function within(inner: string, outer: string): boolean {
  return inner.startsWith(outer) && /^[.[]/.test(inner.slice(outer.length));
}
