import { differences, loud } from "./difference";
import { topLevel } from "./grpc/detailed-diff";
import type { Facet, Properties } from "./kind";
import { sha256 } from "./sha256";

type Facets = Readonly<Record<string, Facet>>;

interface Applied {
  readonly inputs: Properties;
  /** Facets that stood in no state yet. */
  readonly novel: ReadonlySet<string>;
  readonly digest: string;
}

/**
 * Tells the two reasons of a difference apart. A preview compares what the machine has with what is declared now; what was
 * last applied, which the engine hands to Read and has forgotten by Diff, says which of the two has moved since. It is
 * kept here, in the one process that serves a run.
 *
 * A run that did not finish leaves in the state what the machine then had, drift and all. So a digest of what was really
 * applied goes with each resource as an output, and where the state's inputs are not that, nobody is accused. An output of
 * the inputs themselves would be shown as a difference of its own, and hold each secret twice.
 */
export class Origins {
  private readonly read = new Map<string, Applied>();
  /** By resource, what was said of it since it was read. */
  private readonly told = new Map<string, ReadonlySet<string>>();

  /**
   * A facet that a later edition of the kind has brought stands in no state yet: it counts as applied the way the machine
   * has it, since nobody can tell.
   *
   * @param inputs in the state, which are those that were last applied unless a run did not finish since
   * @param live as the machine has them; none if it is gone
   * @param digest of those that were applied; absent in a state without it, which is believed
   * @returns the digest of what counts as applied from now on
   */
  remember(
    urn: string,
    facets: Facets,
    inputs: Properties,
    live: Properties = {},
    digest = appliedDigest(facets, inputs),
  ): string {
    const finished = digest === appliedDigest(facets, inputs);
    const whole = finished ? { ...live, ...inputs } : inputs;
    const novel = new Set(Object.keys(whole).filter((facet) => inputs[facet] === undefined));
    const applied = {
      inputs: whole,
      novel,
      digest: finished ? appliedDigest(facets, whole) : digest,
    };
    this.read.set(urn, applied);
    this.told.delete(urn);
    return applied.digest;
  }

  /**
   * Whether this declaration is the one that was last applied, so that whatever differs from it has drifted.
   * @returns false for a resource that was not read in this run: it is new
   */
  isApplied(urn: string, facets: Facets, declared: Properties): boolean {
    return this.read.get(urn)?.digest === appliedDigest(facets, declared);
  }

  /**
   * Whose doing each of the differing paths is, in words without values: a message on a row is shown as it is, secrets too.
   * The same words once a read: the engine asks for a difference as soon as it has read, of what stands in the state, and
   * again when it knows what is declared.
   * @returns no words for a resource that was not read in this run
   */
  explain(
    urn: string,
    facets: Facets,
    live: Properties,
    declared: Properties,
    paths: readonly string[],
  ): string[] {
    const applied = this.read.get(urn);
    if (applied === undefined) return [];
    // What the state does not declare yet, a program of this edition does.
    const meant = paths.filter((path) => {
      const facet = topLevel(path);
      return declared[facet] !== undefined || !applied.novel.has(facet);
    });
    if (meant.length === 0) return [];
    const told = this.told.get(urn) ?? new Set();
    const words = this.words(applied, facets, live, declared, meant);
    this.told.set(urn, new Set([...told, ...words]));
    return words.filter((one) => !told.has(one));
  }

  private words(
    applied: Applied,
    facets: Facets,
    live: Properties,
    declared: Properties,
    paths: readonly string[],
  ): string[] {
    if (applied.digest !== appliedDigest(facets, applied.inputs))
      return [`since before a run that did not finish: ${paths.join(", ")}`];
    const drifted = [...differences(facets, applied.inputs, live).keys()];
    const redeclared = [...differences(facets, applied.inputs, declared).keys()];
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
  const text = JSON.stringify(sorted(loud(facets, inputs)));
  return sha256(text).slice(0, 16);
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
