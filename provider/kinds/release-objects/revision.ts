import { propertyPath } from "../../grpc/detailed-diff";
import { isFields } from "../../kubernetes/fields";
import type { StoredRelease } from "../../kubernetes/helm-records";

/** With which the revisions that Croft makes describe themselves in Helm's history. */
const mark = "Croft";

type Values = Readonly<Record<string, unknown>>;

/**
 * What the declared revision says of itself: that it takes the place of the newest one, if that is somebody else's or failed, or of
 * values that nobody declared. Helm does nothing while its inputs stay the same, so this is the input that does not.
 *
 * @returns "Croft", "Croft, instead of revision 7"
 */
export function descriptionOf(newest: StoredRelease | undefined, values: Values): string {
  if (newest === undefined) return mark;
  const { description = "", status } = newest.info;
  const ours =
    status !== "failed" &&
    description.startsWith(mark) &&
    Object.keys(addedValues(newest, values)).length === 0;
  return ours ? description : `${mark}, instead of revision ${newest.version}`;
}

/**
 * Values of a revision that nobody declared, by path: `{ "values.greeting": "nobody declared it" }`. Those that were declared
 * otherwise are the release's own difference. What was given is not quoted: values may be secrets.
 */
export function addedValues(
  { config = {} }: StoredRelease,
  values: Values,
): Record<string, string> {
  const below = (path: string, given: unknown, declared: unknown): string[] => {
    if (!isFields(given)) return declared === undefined ? [path] : [];
    if (declared !== undefined && !isFields(declared)) return [];
    const inside = Object.entries(given);
    if (inside.length === 0 && declared === undefined) return [path];
    return inside.flatMap(([key, value]) => below(propertyPath(path, key), value, declared?.[key]));
  };
  return Object.fromEntries(
    below("values", config, values).map((path) => [path, "nobody declared it"]),
  );
}
