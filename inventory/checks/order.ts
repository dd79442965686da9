import type { Path } from "../fault";

/**
 * In the order of the file, those of the overlay last: of two that clash the later one is at fault, whatever their names. It is
 * likely the one just added.
 */
export function inWrittenOrder<Entry>(
  entries: readonly Entry[],
  pathOf: (entry: Entry) => Path,
  isOverlaid: (path: Path) => boolean,
): Entry[] {
  const late = (entry: Entry) => Number(isOverlaid(pathOf(entry)));
  return [...entries].sort((one, other) => late(one) - late(other));
}
