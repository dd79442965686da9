import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { type ArtifactRow, fileName } from "../../artifacts/catalogue";
import type { LockRow } from "../../artifacts/lock";
import { mirrorPath } from "../../artifacts/resolve";
import type { Upstream } from "../../artifacts/upstream";
import { cacheFolder } from "../paths";
import type { Progress } from "../progress";
import { ensureGoProgram, goProgramKey } from "../toolchain/go-build";
import { goProgram } from "../toolchain/go-programs";
import { sha256OfFile, sha256OfTexts } from "../toolchain/hash";
import { cephadmProgram, cephRecipe } from "./images/ceph";
import { stableTar } from "./tar";

/** Folder that the HTTP mirror serves. */
export const httpFolder = (): string => join(cacheFolder(), "mirror", "http");

/** Folder inside an archive where upstream puts the programs. @default the archive's root */
const archiveFolders: Readonly<Record<string, string>> = { containerd: "bin" };

/** A file that can be made here, not made yet. */
interface Plan {
  /** Hash or name of all it depends on. */
  readonly key: string;
  readonly origin: string;
  make(file: string): Promise<void>;
}

/** What is remembered of a file of the mirror. */
interface FileNote {
  readonly key: string;
  readonly row: LockRow;
  /** Size in bytes and time in milliseconds of the file when it was hashed; while both stay, so does the hash. */
  readonly size: number;
  readonly mtimeMs: number;
}

function planFile(row: ArtifactRow, progress: Progress): Plan {
  if (row.name === "cephadm") {
    const make = async (file: string) => writeFileSync(file, await cephadmProgram(progress));
    return { key: cephRecipe().hash, origin: "taken from Debian 13's package cephadm", make };
  }
  const program = goProgram(row.name, row.version);
  const inside = archiveFolders[row.name] ?? "";
  return {
    key: sha256OfTexts(row.kind, inside, goProgramKey(program, row.architecture)),
    origin: `built from ${program.origin}`,
    async make(file) {
      const entry = await ensureGoProgram(program, row.architecture, progress);
      if (row.kind === "binary") return copyFileSync(join(entry.folder, program.name), file);
      const tree = `${file}.tree`;
      rmSync(tree, { recursive: true, force: true });
      const place = join(tree, inside);
      mkdirSync(place, { recursive: true });
      for (const name of Object.keys(entry.files)) {
        copyFileSync(join(entry.folder, name), join(place, name));
        chmodSync(join(place, name), 0o755);
      }
      await stableTar(tree, file, "--gzip");
      rmSync(tree, { recursive: true });
    },
  };
}

/** Takes a row's file from upstream, verified. @returns whether upstream served it */
async function fetched(
  row: ArtifactRow,
  file: string,
  upstream: Upstream,
  progress: Progress,
): Promise<boolean> {
  if (row.checksum === undefined || !(await upstream.answers(row.source))) return false;
  try {
    const expected = await upstream.checksum(row.checksum, fileName(row));
    progress(`fetching ${row.name} ${row.version}`);
    await upstream.download(row.source, file);
    const actual = await sha256OfFile(file);
    if (actual !== expected) throw new Error(`${row.source} hashes to ${actual}, not ${expected}`);
    return true;
  } catch (error) {
    progress(`${(error as Error).message}; building ${row.name} instead`);
    return false;
  }
}

/**
 * Puts one file into the mirror, unless it is there and whole. What came from upstream stays; what was built is made again
 * when what it is built from has changed.
 *
 * @returns its line in the lock file
 */
export async function fillFile(
  row: ArtifactRow,
  upstream: Upstream,
  progress: Progress,
): Promise<LockRow> {
  const path = join(httpFolder(), mirrorPath(row));
  // Beside the folder which is served, not in it.
  const notes = join(cacheFolder(), "mirror", "notes");
  const { name, version, architecture } = row;
  const note = join(notes, `${name}-${version}-${architecture}.json`);
  const known = existsSync(note) ? (JSON.parse(readFileSync(note, "utf8")) as FileNote) : undefined;
  const stat = statSync(path, { throwIfNoEntry: false });
  const intact = known !== undefined && stat?.size === known.size && stat.mtimeMs === known.mtimeMs;
  const plan = planFile(row, progress);
  if (intact && (known.key === row.source || known.key === plan.key)) return known.row;
  mkdirSync(dirname(path), { recursive: true });
  mkdirSync(notes, { recursive: true });
  const fresh = `${path}.making`;
  let [key, source] = [row.source, row.source];
  if (!(await fetched(row, fresh, upstream, progress))) {
    [key, source] = [plan.key, plan.origin];
    await plan.make(fresh);
  }
  chmodSync(fresh, 0o755);
  const sha256 = await sha256OfFile(fresh);
  renameSync(fresh, path);
  const { size, mtimeMs } = statSync(path);
  const locked: LockRow = { name, version, architecture, source, sha256 };
  writeFileSync(note, JSON.stringify({ key, row: locked, size, mtimeMs } satisfies FileNote));
  return locked;
}
