import { withoutAccess } from "./address-book";
import { detailedDiff } from "./grpc/detailed-diff";
import type { DiffKind } from "./grpc/handlers";
import type { Facet, Properties } from "./kind";

type Facets = Readonly<Record<string, Facet>>;

/** The properties of which a difference is shown; how to reach a host is none of them, however deep it stands. */
export function loud(facets: Facets, properties: Properties): Properties {
  const shown = (facet: Facet = "silent") => facet === "update" || facet === "replace";
  return Object.fromEntries(
    Object.entries(properties)
      .filter(([name]) => shown(facets[name]))
      .map(([name, value]) => [name, withoutAccess(value)]),
  );
}

/** What differs between the inputs as the machine has them and those declared, by path, without the silent ones. */
export function differences(
  facets: Facets,
  live: Properties,
  declared: Properties,
): Map<string, DiffKind> {
  return detailedDiff(
    loud(facets, live),
    loud(facets, declared),
    (property) => facets[property] === "replace",
  );
}

/** Names of the top-level inputs that differ. */
export function changedInputs(facets: Facets, live: Properties, declared: Properties): string[] {
  return Object.keys(facets).filter(
    (name) => differences(facets, { [name]: live[name] }, { [name]: declared[name] }).size > 0,
  );
}
