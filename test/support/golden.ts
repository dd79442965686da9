import { readFileSync } from "node:fs";
import { resolve } from "node:path";

/** The text of a file under test/golden; every golden has its outside source named beside it in test/golden/SOURCES.md. */
export function golden(path: string): string {
  return readFileSync(resolve(__dirname, "../golden", path), "utf8");
}
