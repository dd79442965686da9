import { isMap } from "./manifest";

/**
 * The API writes some values in its own way ("1000m" comes back as "1", an empty list not at all); such differences mean
 * nothing and would show for ever.
 */
export function equivalent(old: unknown, now: unknown): boolean {
  if (isEmpty(old) && isEmpty(now)) {
    return true;
  }
  if (typeof old === "number" || typeof now === "number") {
    return String(old) === String(now);
  }
  const [one, other] = [quantity(old), quantity(now)];
  return one !== undefined && one === other;
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === "") return true;
  return Array.isArray(value)
    ? value.length === 0
    : isMap(value) && Object.keys(value).length === 0;
}

const FACTORS: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  "": 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
};

/** Value of a Kubernetes quantity; undefined for other texts. */
function quantity(value: unknown): number | undefined {
  const match = typeof value === "string" ? /^([+-]?\d+(?:\.\d+)?)([A-Za-z]*)$/.exec(value) : null;
  const factor = FACTORS[match?.[2] ?? "-"];
  return match === null || factor === undefined ? undefined : Number(match[1]) * factor;
}
