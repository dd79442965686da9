import { existsSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import type { ChartPlace } from "./checks/releases";
import { InventoryError } from "./inventory-error";
import { projectFolder } from "./project";
import { readSite } from "./read";
import type { Site } from "./site";
import type { SourceText } from "./source";

export interface SiteFiles {
  /** Path of the inventory, relative to the project. */
  readonly inventory: string;
  /** Path of the overlay, relative to the project. @default absent: the inventory alone */
  readonly overlay?: string;
  /** Folder that relative paths start from. @default the nearest one upwards with a Pulumi.yaml */
  readonly project?: string;
}

/**
 * Reads an inventory and the charts it names. Files are named in faults as they were given here.
 * @throws InventoryError with all faults at once
 */
export function loadSite(files: SiteFiles): Site {
  const project = files.project ?? projectFolder(process.cwd());
  return readSite({
    inventory: sourceText(project, files.inventory, "croft:inventory"),
    ...(files.overlay ? { overlay: sourceText(project, files.overlay, "CROFT_OVERLAY") } : {}),
    chartAt: (path) => chartAt(resolve(project, path)),
  });
}

function sourceText(project: string, file: string, namedBy: string): SourceText {
  try {
    return { file, text: readFileSync(resolve(project, file), "utf8") };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const why = code === "ENOENT" ? "does not exist" : `cannot be read (${code})`;
    const reason = `the file ${why}; ${namedBy} names it`;
    throw new InventoryError([{ file, line: 1, column: 1, path: "", reason }]);
  }
}

function chartAt(path: string): ChartPlace {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return "absent";
  const isChart = found.isDirectory()
    ? existsSync(join(path, "Chart.yaml"))
    : path.endsWith(".tgz");
  return isChart ? "chart" : "no-chart";
}
