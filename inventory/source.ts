import { type Fault, type Finding, type Path, pathText } from "./fault";

/** A file's name, for faults, and its text. */
export interface SourceText {
  readonly file: string;
  readonly text: string;
}

export interface Position {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
  /** The text of a plain value that reads as another, or reads so elsewhere. @default absent: it is what it looks like */
  readonly written?: string;
}

/** Plain data together with where each part of it was written. */
export interface Source {
  /** As JSON would hold it: mappings, arrays, strings, numbers, booleans, null. */
  readonly value: unknown;
  /** By `positionKey` of the path: a mapping's entry stands where its key is written. */
  readonly positions: ReadonlyMap<string, Position>;
}

export function positionKey(path: Path): string {
  return JSON.stringify(path);
}

/** Where a path is written; for something that is missing, where the nearest thing around it is. */
export function positionOf(source: Source, path: Path): Position {
  for (let length = path.length; length >= 0; length -= 1) {
    const position = source.positions.get(positionKey(path.slice(0, length)));
    if (position !== undefined) return position;
  }
  throw new Error("a source without the position of its root");
}

export function locate(source: Source, finding: Finding): Fault {
  const { file, line, column } = positionOf(source, finding.path);
  return { file, line, column, path: pathText(finding.path), reason: finding.reason };
}

export function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What a mapping itself says under a name: a class may be called "constructor", and one that is not there must not be found. */
export function ownValue<Value>(
  mapping: Readonly<Record<string, Value>>,
  name: string,
): Value | undefined {
  return Object.hasOwn(mapping, name) ? mapping[name] : undefined;
}
