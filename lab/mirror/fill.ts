import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { catalogue } from "../../artifacts/catalogue";
import { parseLock, renderLock, rowKey, type LockRow } from "../../artifacts/lock";
import { Upstream } from "../../artifacts/upstream";
import { versions } from "../../artifacts/versions";
import type { Architecture } from "../../inventory/site";
import { cacheFolder } from "../paths";
import type { Progress } from "../progress";
import { withFileLock } from "../toolchain/file-lock";
import { ensureGoProgram } from "../toolchain/go-build";
import { goProgram } from "../toolchain/go-programs";
import { cacheLock } from "../toolchain/toolchain";
import { fillFile } from "./files";
import { fillImage } from "./image-fill";
import { RegistryWriter } from "./registry";

/** Twin hosts run on the workstation's own kernel, so the lab needs its architecture only. */
const architecture: Architecture = "amd64";

/** The mirror's own server and the tool that writes to it. */
export async function ensureRegistryPrograms(
  progress: Progress,
): Promise<{ registry: string; crane: string }> {
  const path = async (name: string) =>
    join((await ensureGoProgram(goProgram(name), architecture, progress)).folder, name);
  return { registry: await path("registry"), crane: await path("crane") };
}

/**
 * The new rows, and those of before that stand for something else: the mirror keeps what it has, and a site that is moved
 * from one version to another needs both.
 */
function withKnown(rows: readonly LockRow[], file: string): readonly LockRow[] {
  const known = existsSync(file) ? parseLock(readFileSync(file, "utf8")).rows : [];
  const fresh = new Set(rows.map(rowKey));
  return [...rows, ...known.filter((row) => !fresh.has(rowKey(row)))];
}

/**
 * Fills the mirror with everything the catalogue names: from upstream where it answers, else built. Finished rows are
 * kept, so an interrupted run goes on where it stopped; two runs at once wait for each other.
 *
 * @param kubernetes the version that the site states, without a leading "v"
 * @returns path of a lock file with what the mirror holds
 * @throws Error for the first artifact that can be neither fetched nor built
 */
export async function ensureMirror(
  progress: Progress,
  kubernetes = versions.kubernetes,
): Promise<{ lock: string }> {
  return withFileLock(cacheLock(), async () => {
    const upstream = new Upstream();
    const rows = catalogue({ ...versions, kubernetes }).filter(
      (row) => row.architecture === architecture,
    );
    const locked: LockRow[] = [];
    let writer: RegistryWriter | undefined;
    const open = async (): Promise<RegistryWriter> => {
      if (writer === undefined) {
        const { registry, crane } = await ensureRegistryPrograms(progress);
        writer = await RegistryWriter.open(registry, crane);
      }
      return writer;
    };
    try {
      for (const row of rows)
        locked.push(
          row.kind === "image"
            ? await fillImage(row, upstream, open, progress)
            : await fillFile(row, upstream, progress),
        );
    } finally {
      await writer?.close();
    }
    const lock = join(cacheFolder(), "mirror", "lock.yaml");
    mkdirSync(dirname(lock), { recursive: true });
    writeFileSync(`${lock}.new`, renderLock(withKnown(locked, lock)));
    renameSync(`${lock}.new`, lock);
    return { lock };
  });
}
