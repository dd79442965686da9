import { printable, quoted, shown } from "./one-line";

/** A person's mistake in an inventory, at the place in the file where it is to be put right. */
export interface Fault {
  /** As the person named it, so that an editor or terminal can open it. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
  /** Dotted, "hosts.nas.disks[0]"; empty for the file as a whole. */
  readonly path: string;
  /** What is wrong, and what to write instead. */
  readonly reason: string;
}

/** Where a value stands: keys of mappings and indices of sequences, from the root. */
export type Path = readonly (string | number)[];

/** What a check finds. It knows paths only; where they stand in which file is found out later. */
export interface Finding {
  readonly path: Path;
  readonly reason: string;
  /** What a misspelt key was most likely meant to be. That it is missing then needs no saying. */
  readonly meant?: Path;
}

/** @returns "hosts.nas.disks[0]"; keys that hold a dot or a bracket are quoted */
export function pathText(path: Path): string {
  return path
    .map((step, position) => {
      if (typeof step === "number") return `[${step}]`;
      const key = /[.[\]]/.test(step) ? quoted(step) : shown(step);
      return position === 0 ? key : `.${key}`;
    })
    .join("");
}

/** One line: `stacks/lab.yaml:14:5 hosts.nas.mesh: 10.66.0.1 is already used by hosts.gw; ...` */
export function renderFault(fault: Fault): string {
  const place = `${fault.file}:${fault.line}:${fault.column}`;
  const path = fault.path === "" ? "" : ` ${fault.path}`;
  return printable(`${place}${path}: ${fault.reason}`);
}

/** Reading order: the files in the order given, then line, column, and reason where all that is equal. */
export function inReadingOrder(faults: readonly Fault[], files: readonly string[]): Fault[] {
  return [...faults].sort(
    (one, other) =>
      files.indexOf(one.file) - files.indexOf(other.file) ||
      one.line - other.line ||
      one.column - other.column ||
      (renderFault(one) < renderFault(other) ? -1 : 1),
  );
}
