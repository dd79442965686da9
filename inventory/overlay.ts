import type { Path } from "./fault";
import { isMapping, type Position, positionKey, type Source } from "./source";

/**
 * An overlay laid over an inventory: mappings are merged key by key, everything else (lists too) takes the place of what
 * was there, together with its position, so that a fault in it names the overlay's file.
 *
 * Entries for hosts that the inventory does not have are passed over: an overlay says how machines are reached, and it may
 * know more machines than this inventory uses.
 */
export function overlaid(inventory: Source, overlay: Source): Source {
  const positions = new Map(inventory.positions);
  const value = merge(inventory.value, overlay.value, [], overlay.positions, positions);
  return { value, positions };
}

/** Whether what stands at `path` was written in the overlay rather than in the inventory. */
export function isFromOverlay(source: Source, path: Path): boolean {
  const root = source.positions.get(positionKey([]));
  const position = source.positions.get(positionKey(path));
  return position !== undefined && position.file !== root?.file;
}

function merge(
  base: unknown,
  over: unknown,
  path: Path,
  overPositions: ReadonlyMap<string, Position>,
  positions: Map<string, Position>,
): unknown {
  if (!isMapping(base) || !isMapping(over)) {
    if (path.length > 0) replacePositions(path, overPositions, positions);
    return over;
  }
  const merged: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const inner = [...path, key];
    if (Object.hasOwn(base, key)) {
      merged[key] = merge(base[key], value, inner, overPositions, positions);
    } else if (!(path.length === 1 && path[0] === "hosts")) {
      merged[key] = value;
      replacePositions(inner, overPositions, positions);
    }
  }
  return merged;
}

function replacePositions(
  path: Path,
  from: ReadonlyMap<string, Position>,
  into: Map<string, Position>,
): void {
  const exact = positionKey(path);
  const below = exact.slice(0, -1) + ",";
  const concerns = (key: string) => key === exact || key.startsWith(below);
  for (const key of [...into.keys()].filter(concerns)) into.delete(key);
  for (const [key, position] of from) if (concerns(key)) into.set(key, position);
}
