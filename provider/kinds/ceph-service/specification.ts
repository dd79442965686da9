import { isDeepStrictEqual } from "node:util";
import { parse, stringify } from "yaml";

/**
 * The text a preview shows for a specification that was read: the declared text itself when both say the same, since
 * Ceph's own order of keys and quotes is no difference.
 */
export function liveSpecification(declared: string, live: unknown): string {
  if (isDeepStrictEqual(canonical(parse(declared)), canonical(live))) return declared;
  return stringify(canonical(live), { lineWidth: 0 });
}

/** Keys in order, and hosts too: where a service runs is a set. */
function canonical(value: unknown, key = ""): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item) => canonical(item));
    return key === "hosts" ? items.sort() : items;
  }
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([k, v]) => [k, canonical(v, k)]));
}
