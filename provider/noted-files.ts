import { rows, wordAndRest } from "./rows";

/**
 * Files of what has rows of its own, a mesh's peers or a balancer's servers, by path, and when each last changed (seconds since
 * the epoch).
 *
 * A peer that leaves is declared no more from the first step of the run, but goes with the last one, after its host has
 * drained. When the drain fails, the next run reads a peer that nobody declares, and must not cut it off: the leaver
 * would never drain. It is known by its file, which is the very one that stood there when its peer was still declared. A
 * peer that somebody adds by hand, be it one that had left, has no such file; nor has what a lost state knew of. So with a
 * server, which drains before it goes.
 */
export type NotedFiles = Readonly<Record<string, string>>;

/** Rows of "TIME PATH". */
export function parseStamps(text?: string): NotedFiles {
  return Object.fromEntries(
    rows(text)
      .map(wordAndRest)
      .map(([changed, path]) => [path, changed]),
  );
}

/**
 * Whether a file is the one that the last read saw.
 *
 * @param changed when it last changed; undefined for a file that is not there
 * @param before of the last read; absent in the state of a Croft that made no such notes
 */
export function isUntouched(
  path: string,
  changed: string | undefined,
  before: NotedFiles = {},
): boolean {
  return changed !== undefined && before[path] === changed;
}
