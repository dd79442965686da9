import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder, projectRoot } from "../paths";
import type { Progress } from "../progress";
import { debianSources } from "./debian-sources";
import type { Docker } from "./docker";
import { FILES, mmdebstrapArguments, PACKAGES, recipeHash, type ImageRecipe } from "./recipe";
import { run } from "./run";

/**
 * The image of a twin host, built if this recipe was not built before.
 * @returns its tag in the daemon
 * @throws Error when mmdebstrap fails, with the end of its log
 */
export async function ensureImage(docker: Docker, progress: Progress): Promise<string> {
  const recipe = workstationRecipe();
  const hash = recipeHash(recipe);
  const tag = `croft-twin:${hash}`;
  if ((await docker.try("image", "inspect", "--format", "{{.Id}}", tag)).code === 0) {
    return tag;
  }
  const tar = join(imageCache(), `image-${hash}.tar`);
  mkdirSync(imageCache(), { recursive: true });
  if (!existsSync(tar)) {
    progress("image: building a Debian 12 host (about a minute)");
    await buildTar(recipe, tar);
  }
  progress("image: importing");
  await docker.run("import", "--change", "ENV container=docker", tar, tag);
  await removeOthers(docker, hash);
  return tag;
}

/** An image nobody will ask for again; one that hosts still run from refuses to go and is met here the next time. */
async function removeOthers(docker: Docker, hash: string): Promise<void> {
  const tags = await docker.run(
    "image",
    "ls",
    "--format",
    "{{.Repository}}:{{.Tag}}",
    "croft-twin",
  );
  for (const tag of tags.split("\n").filter((tag) => tag !== "" && !tag.endsWith(`:${hash}`))) {
    await docker.try("image", "rm", tag);
  }
  for (const name of readdirSync(imageCache()).filter((name) => !name.includes(hash))) {
    rmSync(join(imageCache(), name), { force: true });
  }
}

function imageCache(): string {
  return join(cacheFolder(), "twin");
}

async function buildTar(recipe: ImageRecipe, tar: string): Promise<void> {
  // Built beside and renamed: a tar under its final name is whole, whoever was killed while writing one.
  const half = `${tar}.${process.pid}.tar`;
  try {
    const args = mmdebstrapArguments(recipe, imageFolder(), half);
    await run("mmdebstrap", args, { input: recipe.sources, timeoutSeconds: 900 });
    renameSync(half, tar);
  } finally {
    rmSync(half, { force: true });
  }
}

function imageFolder(): string {
  return join(projectRoot(), "lab", "twin", "image");
}

/** The recipe with this workstation's own Debian mirror, so that a lab works wherever its workstation's apt does. */
function workstationRecipe(): ImageRecipe {
  const release = "bookworm";
  return {
    release,
    packages: PACKAGES,
    sources: debianSources(release),
    files: FILES.map(({ source }) => readFileSync(join(imageFolder(), source), "utf8")),
  };
}
