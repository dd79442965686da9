import { readdirSync } from "node:fs";
import { extname, join } from "node:path";
import type { Kind } from "../kind";

/** A kind of any inputs: the server handles all of them alike. */
export type AnyKind = Kind<Record<string, unknown>>;

/**
 * Every kind by its type token: each folder beside this file that has a module `kind` which exports `kind`. Adding a kind
 * touches nothing but its own folder.
 */
export async function loadKinds(folder = __dirname): Promise<ReadonlyMap<string, AnyKind>> {
  const kinds = new Map<string, AnyKind>();
  const file = `kind${extname(__filename)}`;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (!entry.isDirectory() || !readdirSync(join(folder, entry.name)).includes(file)) {
      continue;
    }
    const { kind } = (await import(join(folder, entry.name, file))) as { kind?: AnyKind };
    if (kind === undefined) {
      throw new Error(`provider/kinds/${entry.name}/kind exports no "kind"`);
    }
    if (kinds.has(kind.type)) {
      throw new Error(`provider/kinds/${entry.name}: ${kind.type} is defined twice`);
    }
    kinds.set(kind.type, kind);
  }
  return kinds;
}
