import type { DiffKind } from "./handlers";
import { isUnknown } from "./sentinels";

/** Whether a difference under a top-level property needs a replacement. */
export type ReplaceRule = (property: string, path: string) => boolean;

const NEVER: ReplaceRule = () => false;

/** Whether two values mean the same although they are written differently; asked at every level, outermost first. */
export type SameRule = (old: unknown, now: unknown) => boolean;

/**
 * Every difference between two sets of properties, by path, as deep as it goes: `packages.haproxy`,
 * `dropIns["10-croft.conf"]`, `rules[3].port`. An unknown new value differs from everything. A `null` equals an absent
 * property, since the wire format does not keep them apart everywhere.
 */
export function detailedDiff(
  olds: Readonly<Record<string, unknown>>,
  news: Readonly<Record<string, unknown>>,
  replaces: ReplaceRule = NEVER,
  same?: SameRule,
): Map<string, DiffKind> {
  const diffs = new Map<string, DiffKind>();
  for (const property of keysOf(olds, news)) {
    const path = propertyPath("", property);
    const note: Note = (at, kind) =>
      diffs.set(at, replaces(property, at) ? (`${kind}-replace` as DiffKind) : kind);
    compare(path, olds[property], news[property], note, same);
  }
  return diffs;
}

/** Appends a key to a path in the engine's own notation. */
export function propertyPath(parent: string, key: string): string {
  if (!/^[A-Za-z_$][\w$]*$/.test(key)) {
    return `${parent}[${JSON.stringify(key)}]`;
  }
  return parent === "" ? key : `${parent}.${key}`;
}

/** Deep equality of JSON values in which absent and `null` are one. */
export function sameValue(one: unknown, other: unknown): boolean {
  let same = true;
  compare("", one, other, () => {
    same = false;
  });
  return same;
}

type Note = (path: string, kind: "add" | "delete" | "update") => unknown;

function compare(path: string, old: unknown, now: unknown, note: Note, same?: SameRule): void {
  if (same?.(old, now) === true) {
    return;
  }
  const absentOld = old === undefined || old === null;
  const absentNow = now === undefined || now === null;
  if (absentOld || absentNow) {
    if (absentOld !== absentNow) {
      note(path, absentOld ? "add" : "delete");
    }
    return;
  }
  if (isUnknown(now)) {
    note(path, "update");
    return;
  }
  if (Array.isArray(old) && Array.isArray(now)) {
    for (let i = 0; i < Math.max(old.length, now.length); i++) {
      compare(`${path}[${i}]`, old[i], now[i], note, same);
    }
    return;
  }
  if (isRecord(old) && isRecord(now)) {
    for (const key of keysOf(old, now)) {
      compare(propertyPath(path, key), old[key], now[key], note, same);
    }
    return;
  }
  if (old !== now) {
    note(path, "update");
  }
}

function keysOf(one: object, other: object): Set<string> {
  return new Set([...Object.keys(one), ...Object.keys(other)]);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** `a.b[0]` and `["a.b"].c` start at the properties `a` and `a.b`. */
export function topLevel(path: string): string {
  const quoted = /^\["((?:[^"\\]|\\.)*)"\]/.exec(path);
  if (quoted !== null) {
    return JSON.parse(`"${quoted[1] ?? ""}"`) as string;
  }
  return /^[^.[]*/.exec(path)?.[0] ?? path;
}
