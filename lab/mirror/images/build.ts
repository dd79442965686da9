import { chmodSync, copyFileSync, linkSync, mkdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Architecture } from "../../../inventory/site";
import type { Progress } from "../../progress";
import { ensureGoProgram, goProgramKey } from "../../toolchain/go-build";
import { goProgram } from "../../toolchain/go-programs";
import { sha256OfTexts } from "../../toolchain/hash";
import { stableTar } from "../tar";
import { searchPath, writeLayout } from "./layout";
import type { ImageRecipe } from "./recipes";
import { ensureNetworkRootfs, rootfsArguments } from "./rootfs";

/** Hash of everything an image's bytes depend on; computed without building anything. */
export function imageKey(recipe: ImageRecipe, version: string, architecture: Architecture): string {
  const programs = Object.keys(recipe.programs).map((n) =>
    goProgramKey(goProgram(n, version), architecture),
  );
  const base = recipe.networkTools === true ? rootfsArguments("") : [];
  return sha256OfTexts(JSON.stringify(recipe), architecture, ...base, ...programs);
}

/** What the lock file says an image came from. */
export function imageOrigin(recipe: ImageRecipe, version: string): string {
  const origins = Object.keys(recipe.programs).map((name) => goProgram(name, version).origin);
  return `built from ${origins.join(", ")}${recipe.networkTools === true ? " on Debian 12" : ""}`;
}

/**
 * Builds what an image needs and writes it as an OCI layout.
 * @param layout folder to write
 */
export async function buildImage(
  recipe: ImageRecipe,
  version: string,
  architecture: Architecture,
  layout: string,
  progress: Progress,
): Promise<void> {
  const work = `${layout}.work`;
  rmSync(work, { recursive: true, force: true });
  const tree = join(work, "tree");
  mkdirSync(tree, { recursive: true });
  for (const [name, place] of Object.entries(recipe.programs)) {
    const { folder } = await ensureGoProgram(goProgram(name, version), architecture, progress);
    const target = join(tree, place);
    mkdirSync(dirname(target), { recursive: true });
    copyFileSync(join(folder, name), target);
    chmodSync(target, 0o755);
  }
  const tars: string[] = [];
  if (recipe.networkTools === true) {
    // The layout takes its tars away; a second name keeps the base in the cache without copying it.
    const base = join(work, "base.tar");
    linkSync(await ensureNetworkRootfs(progress), base);
    tars.push(base);
  }
  const tar = join(work, "programs.tar");
  await stableTar(tree, tar);
  await writeLayout(layout, [...tars, tar], { architecture, env: [searchPath], ...recipe.start });
  rmSync(work, { recursive: true });
}
