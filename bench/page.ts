import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import { projectRoot } from "../lab/paths";

const HEAD = `# Benchmarks

Every part of this page is written by the command that it names, on the machine and day it says.
`;

/** Machine and day of a run, in one line. */
export function machine(now = new Date()): string {
  const memory = Math.round(totalmem() / 2 ** 30);
  const model = cpus()[0]?.model.trim() ?? "unknown";
  return `${now.toISOString().slice(0, 10)}, ${cpus().length} cores (${model}), ${memory} GiB, Node ${process.versions.node}`;
}

/**
 * The page with one part taken out and written anew; a new one goes last.
 * @param title heading of the part, which is how it is found again
 */
export function withPart(page: string, title: string, text: string): string {
  const parts = page.split(/^(?=## )/m);
  const part = `## ${title}\n\n${text.trim()}\n`;
  const at = parts.findIndex((one) => one.startsWith(`## ${title}\n`));
  if (at === -1) parts.push(part);
  else parts[at] = part;
  return `${parts.map((one) => one.trim()).join("\n\n")}\n`;
}

/** Writes one part of docs/benchmarks.md. */
export async function writePart(title: string, text: string): Promise<void> {
  const path = join(projectRoot(), "docs", "benchmarks.md");
  const page = existsSync(path) ? readFileSync(path, "utf8") : HEAD;
  const options = { ...(await resolveConfig(path)), filepath: path };
  writeFileSync(path, await format(withPart(page, title, text), options));
}

/** The middle one; of an even number the lower of the two. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? NaN;
}

/** "2.10 (2.00 to 2.30)" */
export function spread(values: readonly number[], digits = 1): string {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return `${median(values).toFixed(digits)} (${low.toFixed(digits)} to ${high.toFixed(digits)})`;
}

export const say = (text: string): void => void process.stderr.write(`bench: ${text}\n`);
