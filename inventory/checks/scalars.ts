import { parse } from "yaml";
import type { Draft } from "../draft";
import type { Finding, Path } from "../fault";

/** A plain value that a person takes for another than it is. */
export interface Written {
  readonly path: Path;
  readonly text: string;
}

/** Numbers stand as they read, so that an image's tag 1.10 does not become 1.1; a chart's switches are true or false. */
export function scalarFindings({ isRefused }: Draft, written: readonly Written[]): Finding[] {
  return written.flatMap(({ path, text }): Finding[] => {
    if (path.some((_, index) => isRefused(path.slice(0, index + 1)))) return [];
    const value: unknown = parse(text);
    const free = path[0] === "releases" && path[2] === "values";
    if (typeof value === "number") {
      const octal = /^0[0-7]+$/.test(text) ? `, 0o${text.slice(1)} where octal is meant` : "";
      const instead = free ? `${octal}, or "${text}" in quotes` : "";
      const reason = `${text} is the number ${value}; write ${value}${instead}`;
      return [{ path, reason }];
    }
    if (!free) return [];
    const switched = /^(yes|on)$/i.test(text);
    const reason = `${text} is text here, which a chart takes for true; write ${switched}, or "${text}" in quotes`;
    return [{ path, reason }];
  });
}
