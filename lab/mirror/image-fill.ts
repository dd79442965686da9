import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { ArtifactRow } from "../../artifacts/catalogue";
import type { LockRow } from "../../artifacts/lock";
import { mirrorImage } from "../../artifacts/resolve";
import type { Upstream } from "../../artifacts/upstream";
import { cacheFolder } from "../paths";
import type { Progress } from "../progress";
import { buildImage, imageKey, imageOrigin } from "./images/build";
import { buildCephImage, cephRecipe } from "./images/ceph";
import { imageRecipes } from "./images/recipes";
import { storedDigest, type RegistryWriter } from "./registry";

/** What is remembered of an image: what it was made from, and its line in the lock file. */
interface ImageNote {
  readonly key: string;
  readonly row: LockRow;
}

/** An image that can be made here, not made yet. */
interface Plan {
  readonly key: string;
  readonly origin: string;
  /** Hands an OCI layout to `use`, which is done with it when it returns. */
  withLayout(use: (layout: string) => Promise<void>): Promise<void>;
}

function planImage(row: ArtifactRow, progress: Progress): Plan {
  if (row.name === "ceph")
    return {
      key: cephRecipe().hash,
      origin: "built from Debian 13's packages",
      withLayout: async (use) => use(await buildCephImage(progress)),
    };
  const recipe = imageRecipes[row.name];
  if (recipe === undefined) throw new Error(`no recipe for image ${row.name}`);
  const layout = join(cacheFolder(), "mirror", "making");
  return {
    key: imageKey(recipe, row.version, row.architecture),
    origin: imageOrigin(recipe, row.version),
    async withLayout(use) {
      await buildImage(recipe, row.version, row.architecture, layout, progress);
      await use(layout);
      rmSync(layout, { recursive: true });
    },
  };
}

/**
 * Puts one image into the registry's storage unless it is there.
 *
 * @param writer opened at the first need: a full mirror starts no registry
 * @returns its line in the lock file
 */
export async function fillImage(
  row: ArtifactRow,
  upstream: Upstream,
  writer: () => Promise<RegistryWriter>,
  progress: Progress,
): Promise<LockRow> {
  const { name, version, architecture } = row;
  const image = mirrorImage(row);
  const note = join(cacheFolder(), "mirror", "notes", `${name}-${version}-${architecture}.json`);
  const known = existsSync(note)
    ? (JSON.parse(readFileSync(note, "utf8")) as ImageNote)
    : undefined;
  const stored = known !== undefined && storedDigest(image) === `sha256:${known.row.sha256}`;
  const plan = planImage(row, progress);
  if (stored && (known.key === row.source || known.key === plan.key)) return known.row;
  const remember = (key: string, source: string): LockRow => {
    const digest = storedDigest(image);
    if (digest === undefined) throw new Error(`the registry does not hold ${image}`);
    const locked = { name, version, architecture, source, sha256: digest.slice("sha256:".length) };
    mkdirSync(dirname(note), { recursive: true });
    writeFileSync(note, JSON.stringify({ key, row: locked } satisfies ImageNote));
    return locked;
  };

  if (await upstream.answers(`https://${row.source.split("/")[0]}/`)) {
    try {
      progress(`copying ${row.source}`);
      await (await writer()).copy(row.source, image, architecture);
      return remember(row.source, row.source);
    } catch (error) {
      progress(`${(error as Error).message}; building ${name} instead`);
    }
  }
  progress(`making image ${image}`);
  await plan.withLayout(async (layout) => (await writer()).push(layout, image));
  return remember(plan.key, plan.origin);
}
