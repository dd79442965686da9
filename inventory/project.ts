import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parse } from "yaml";

/** The nearest folder upwards with a Pulumi.yaml: the engine starts programs and plugins in folders below it. */
export function projectFolder(from: string): string {
  if (existsSync(join(from, "Pulumi.yaml"))) return from;
  const parent = dirname(from);
  return parent === from ? process.cwd() : projectFolder(parent);
}

/** Path of the inventory that a stack uses, relative to the project: what Pulumi.<stack>.yaml says, or the usual one. */
export function inventoryOf(project: string, stack: string): string {
  const usual = `stacks/${stack}.yaml`;
  try {
    const settings = parse(readFileSync(join(project, `Pulumi.${stack}.yaml`), "utf8")) as {
      config?: Record<string, unknown>;
    } | null;
    const named = settings?.config?.["croft:inventory"];
    return typeof named === "string" ? named : usual;
  } catch {
    return usual;
  }
}
