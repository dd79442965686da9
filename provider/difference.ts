import { detailedDiff } from "./grpc/detailed-diff";
import type { DiffKind } from "./grpc/handlers";
import type { Facet, Properties } from "./kind";

type Facets = Readonly<Record<string, Facet>>;

/** What differs between the inputs as the machine has them and those declared, by path, without the silent ones. */
export function differences(
  facets: Facets,
  live: Properties,
  declared: Properties,
): Map<string, DiffKind> {
  const loud = (properties: Properties): Properties =>
    Object.fromEntries(
      Object.entries(properties).filter(([name]) => (facets[name] ?? "silent") !== "silent"),
    );
  return detailedDiff(loud(live), loud(declared), (property) => facets[property] === "replace");
}

/** Names of the top-level inputs that differ. */
export function changedInputs(facets: Facets, live: Properties, declared: Properties): string[] {
  return Object.keys(facets).filter(
    (name) => differences(facets, { [name]: live[name] }, { [name]: declared[name] }).size > 0,
  );
}
