import { siteOf } from "./build";
import { crossFindings } from "./checks/all";
import type { ChartPlace } from "./checks/releases";
import { type Draft, draftOf } from "./draft";
import { type Fault, inReadingOrder, type Path } from "./fault";
import { InventoryError } from "./inventory-error";
import { isFromOverlay, overlaid } from "./overlay";
import { parseYaml } from "./parse";
import { inventory as schema } from "./schema/inventory";
import { schemaFindings } from "./schema-findings";
import type { Site } from "./site";
import { isMapping, locate, type Source, type SourceText } from "./source";

/** Texts of an inventory, and the one thing about them that lies outside. */
export interface Texts {
  readonly inventory: SourceText;
  /** Merged over the inventory before anything is checked. */
  readonly overlay?: SourceText;
  /** What stands at a path relative to the project. @default every path is a chart */
  readonly chartAt?: (path: string) => ChartPlace;
}

/**
 * Inventory text to site; pure.
 * @throws InventoryError with all faults at once, in reading order
 */
export function readSite(texts: Texts): Site {
  const { source, draft, faults } = examine(texts);
  if (faults.length > 0) throw new InventoryError(faults);
  return siteOf(schema.parse(source.value), draft);
}

/** Everything that can be said of an inventory. */
export interface Examination {
  readonly source: Source;
  /** What is sound of it. */
  readonly draft: Draft;
  /** In reading order. */
  readonly faults: readonly Fault[];
}

/** @throws InventoryError when a text cannot be read at all */
export function examine(texts: Texts): Examination {
  const { source, faults: unreadable } = sourceOf(texts);
  const files = [texts.inventory.file, ...(texts.overlay ? [texts.overlay.file] : [])];
  // A file that could not be read whole lacks things that are in it: faults about those would mislead.
  if (unreadable.length > 0) throw new InventoryError(inReadingOrder(unreadable, files));

  const refused = schemaFindings(source.value);
  const draft = draftOf(source.value, refused);
  const cross = crossFindings(draft, {
    isOverlaid: (path) => isFromOverlay(source, path),
    chartAt: texts.chartAt ?? (() => "chart"),
    written: [...source.positions].flatMap(([key, { written: text }]) =>
      text === undefined ? [] : [{ path: JSON.parse(key) as Path, text }],
    ),
  });
  const faults = [...refused, ...cross].map((finding) => locate(source, finding));
  return { source, draft, faults: inReadingOrder(faults, files) };
}

function sourceOf({ inventory, overlay }: Texts): { source: Source; faults: readonly Fault[] } {
  const base = parseYaml(inventory, "`site`, `hosts` and `mesh`");
  if (overlay === undefined) return base;
  const over = parseYaml(overlay, "one key");
  const faults = [...base.faults, ...over.faults];
  if (over.faults.length === 0 && !isMapping(over.source.value)) {
    const reason =
      "must be a mapping of names to values; write what differs as the inventory writes it, for example below `hosts:`";
    faults.push({ file: overlay.file, line: 1, column: 1, path: "", reason });
  }
  return { source: faults.length > 0 ? base.source : overlaid(base.source, over.source), faults };
}
