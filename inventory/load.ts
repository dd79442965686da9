import { existsSync, readFileSync, type Stats, statSync } from "node:fs";
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
  const refuse = (why: string): never => {
    const reason = `the file ${why}; ${namedBy} names it`;
    throw new InventoryError([{ file, line: 1, column: 1, path: "", reason }]);
  };
  const path = resolve(project, file);
  try {
    const found = statSync(path);
    // Reading a pipe or a device may never end.
    if (!found.isFile() && !found.isDirectory()) refuse("is a pipe or a device");
    return { file, text: readFileSync(path, "utf8") };
  } catch (error) {
    if (error instanceof InventoryError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    return refuse(code === "ENOENT" ? "does not exist" : `cannot be read (${code})`);
  }
}

function chartAt(path: string): ChartPlace {
  const found = statOf(path);
  if (typeof found === "string") return found;
  const isChart = found.isDirectory()
    ? existsSync(join(path, "Chart.yaml"))
    : path.endsWith(".tgz");
  return isChart ? "chart" : "no-chart";
}

function statOf(path: string): Stats | "absent" | "unreadable" {
  try {
    return statSync(path, { throwIfNoEntry: false }) ?? "absent";
  } catch {
    // Links in a circle, a folder that is closed, a name longer than any.
    return "unreadable";
  }
}
