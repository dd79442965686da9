import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";

/**
 * Hex SHA-256 over a chart's files: their paths below the chart in byte order, and their contents. A Helm release is
 * compared by its values and its chart's version only, so an edited template would change nothing without it.
 *
 * @param chart a chart directory or a .tgz, relative to the working directory
 * @throws Error of the file system when the chart cannot be read
 */
export function chartDigest(chart: string): string {
  const digest = createHash("sha256");
  for (const file of filesBelow(chart)) {
    const content = readFileSync(file);
    digest.update(`${relative(chart, file).split(sep).join("/")}\0${content.length}\0`);
    digest.update(content);
  }
  return digest.digest("hex");
}

function filesBelow(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
}
