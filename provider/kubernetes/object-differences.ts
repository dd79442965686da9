import { propertyPath, sameValue } from "../grpc/detailed-diff";
import { type Fields, isFields, without } from "./fields";

/**
 * What differs between an object as it lives and as it should be, by path, in words:
 * `{ "spec.template.spec.containers[web].image": '"evil", released as "web:1"' }`. Of a Secret the paths alone.
 * @param origin where it comes from: "released"
 */
export function differingFields(
  live: Fields,
  wanted: Fields,
  origin: string,
): Record<string, string> {
  const secret = wanted["kind"] === "Secret";
  const found: Record<string, string> = {};
  compare("", stated(live), stated(wanted), (path, old, now) => {
    found[path] = secret ? `differs from what was ${origin}` : words(old, now, origin);
  });
  return found;
}

/** Without the server's own counting, and what controllers report. */
function stated(object: Fields): Fields {
  const metadata = isFields(object["metadata"]) ? object["metadata"] : {};
  return {
    ...without(object, "status"),
    metadata: without(metadata, "managedFields", "generation", "resourceVersion"),
  };
}

type Tell = (path: string, old: unknown, now: unknown) => void;

function compare(path: string, old: unknown, now: unknown, tell: Tell): void {
  if (isFields(old) && isFields(now)) {
    for (const key of new Set([...Object.keys(old), ...Object.keys(now)]))
      compare(propertyPath(path, key), old[key], now[key], tell);
    return;
  }
  if (Array.isArray(old) && Array.isArray(now) && comparable(old, now)) {
    const [before, after] = [named(old), named(now)];
    for (const name of new Set([...before.keys(), ...after.keys()]))
      compare(`${path}[${name}]`, before.get(name), after.get(name), tell);
    return;
  }
  if (!sameValue(old, now)) tell(path, old, now);
}

/** Of lists that hold the same in another order, the lists themselves are what differs. */
function comparable(old: readonly unknown[], now: readonly unknown[]): boolean {
  const shared = (one: readonly unknown[], other: readonly unknown[]) => {
    const names = new Set(named(other).keys());
    return [...named(one).keys()].filter((name) => names.has(name)).join("\n");
  };
  return shared(old, now) === shared(now, old);
}

/** The items of a list by their names, where all have one of their own, else by their places. */
function named(list: readonly unknown[]): Map<string, unknown> {
  const names = list.map((item) => (isFields(item) ? item["name"] : undefined));
  const proper =
    names.every((name) => typeof name === "string") && new Set(names).size === names.length;
  return new Map(list.map((item, i) => [proper ? String(names[i]) : String(i), item]));
}

function words(old: unknown, now: unknown, origin: string): string {
  if (now === undefined) return `${brief(old)}, not ${origin}`;
  if (old === undefined) return `absent, ${origin} as ${brief(now)}`;
  const from = typeof old === "string" && typeof now === "string" ? parting(old, now) : 0;
  return `${brief(old, from)}, ${origin} as ${brief(now, from)}`;
}

const most = 80;

/** As JSON, a long text cut down to where it differs. */
function brief(value: unknown, from = 0): string {
  const text = typeof value === "string" ? value.slice(from) : JSON.stringify(value);
  const cut = text.length > most ? `${text.slice(0, most)}…` : text;
  const whole = typeof value === "string" ? JSON.stringify(cut) : cut;
  return from === 0 ? whole : `…${whole}`;
}

/** Where a long text begins to differ from another, a few letters before it; the beginning of a short one. */
function parting(one: string, other: string): number {
  if (Math.max(one.length, other.length) <= most) return 0;
  let same = 0;
  while (same < one.length && one[same] === other[same]) same += 1;
  return Math.max(0, same - most / 4);
}
