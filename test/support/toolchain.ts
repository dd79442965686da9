import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder } from "../../lab/paths";

/** Newest build of a tool in the toolchain's cache; undefined on a machine that has made none yet. */
export function cachedTool(name: string): string | undefined {
  const toolchain = join(cacheFolder(), "toolchain");
  const folders = existsSync(toolchain) ? readdirSync(toolchain) : [];
  const folder = folders
    .filter((entry) => new RegExp(`^${name}-\\d`).test(entry))
    .sort()
    .at(-1);
  const path = folder === undefined ? undefined : join(toolchain, folder, name);
  return path !== undefined && existsSync(path) ? path : undefined;
}
