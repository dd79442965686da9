import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { cacheFolder } from "../paths";
import { sha256OfFile } from "./hash";

/** What lies beside cached files: why they are these, and what they hash to. */
interface EntryRecord {
  /** Hash of everything the files were made from. */
  readonly key: string;
  readonly files: Readonly<Record<string, FileRecord>>;
}

interface FileRecord {
  readonly sha256: string;
  /**
   * Size in bytes and times in milliseconds of the file when it was hashed. While they stay, so does the hash: reading a
   * gigabyte of programs again would take longer than all the rest of a run that finds everything done. The change time is
   * among them because a program can set the other one.
   */
  readonly size: number;
  readonly mtimeMs: number;
  readonly ctimeMs: number;
}

export interface CacheEntry {
  readonly folder: string;
  /** File name to SHA-256, as recorded when the entry was made. */
  readonly files: Readonly<Record<string, string>>;
}

const recordName = "record.json";

function stamp(path: string): Omit<FileRecord, "sha256"> {
  const { size, mtimeMs, ctimeMs } = statSync(path);
  return { size, mtimeMs, ctimeMs };
}

async function hashes(folder: string, record: EntryRecord): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const [name, { sha256, ...then }] of Object.entries(record.files)) {
    const path = join(folder, name);
    if (!existsSync(path)) continue;
    const same = isDeepStrictEqual(stamp(path), then);
    found[name] = same ? sha256 : await sha256OfFile(path);
  }
  return found;
}

const recorded = (record: EntryRecord): Record<string, string> =>
  Object.fromEntries(Object.entries(record.files).map(([name, { sha256 }]) => [name, sha256]));

const entryFolder = (name: string): string => join(cacheFolder(), "toolchain", name);

/** An entry of the cache, if it is there, made from these things, and its files still hash to what was recorded. */
export async function knownEntry(name: string, key: string): Promise<CacheEntry | undefined> {
  const folder = entryFolder(name);
  const file = join(folder, recordName);
  if (!existsSync(file)) return undefined;
  const record = JSON.parse(readFileSync(file, "utf8")) as EntryRecord;
  if (record.key !== key) return undefined;
  const files = recorded(record);
  return isDeepStrictEqual(await hashes(folder, record), files) ? { folder, files } : undefined;
}

/**
 * Files of the cache under `toolchain/<name>`: those there are if their hashes are still the recorded ones and they were made
 * from the same things; else made anew in a folder beside and moved into place whole, so that a run killed half-way leaves
 * nothing that looks done. The caller holds the cache's lock.
 *
 * @param name "kubelet-1.36.2-amd64"
 * @param key hash of everything the files depend on
 * @param make puts the files, and no folders, into the given empty folder
 */
export async function cacheEntry(
  name: string,
  key: string,
  make: (folder: string) => Promise<void>,
): Promise<CacheEntry> {
  const known = await knownEntry(name, key);
  if (known !== undefined) return known;
  const folder = entryFolder(name);
  const fresh = `${folder}.making`;
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { recursive: true });
  await make(fresh);
  const files: Record<string, FileRecord> = {};
  for (const file of readdirSync(fresh).sort()) {
    const path = join(fresh, file);
    files[file] = { sha256: await sha256OfFile(path), ...stamp(path) };
  }
  const record: EntryRecord = { key, files };
  writeFileSync(join(fresh, recordName), `${JSON.stringify(record, null, 2)}\n`);
  rmSync(folder, { recursive: true, force: true });
  renameSync(fresh, folder);
  return { folder, files: recorded(record) };
}
