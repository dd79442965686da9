import { chmodSync, linkSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Upstream } from "../../artifacts/upstream";
import { cacheFolder } from "../paths";
import type { Progress } from "../progress";
import { run } from "../twin/run";
import { cacheEntry, knownEntry, type CacheEntry } from "./cache-entry";
import { withFileLock } from "./file-lock";
import { ensureGoProgram, knownGoProgram } from "./go-build";
import { goProgram } from "./go-programs";
import { sha256OfFile, sha256OfTexts } from "./hash";
import { languageHostLauncher } from "./language-host";
import { tools, type Tool } from "./releases";

/** Held while the cache is filled, by toolchain and mirror alike: they build the same programs. */
export const cacheLock = (): string => join(cacheFolder(), "fill.lock");

/** The workstation's: of the lab's hosts too, which run on its kernel. */
const architecture = "amd64";

/** File name to path. */
type Files = Record<string, string>;

const paths = ({ folder, files }: CacheEntry): Files =>
  Object.fromEntries(Object.keys(files).map((name) => [name, join(folder, name)]));

/** Name and key of a tool's cache entry when it comes from its release: fetched once, so the URL says all. */
const releaseEntry = ({ name, version, release }: Tool): [name: string, key: string] => [
  `${name}-${version}-release`,
  sha256OfTexts("release", JSON.stringify(release)),
];

async function fromRelease(tool: Tool, upstream: Upstream, progress: Progress): Promise<Files> {
  const { url, checksum, members } = tool.release;
  const file = url.slice(url.lastIndexOf("/") + 1);
  const expected = await upstream.checksum(checksum, file);
  const entry = await cacheEntry(...releaseEntry(tool), async (fresh) => {
    progress(`fetching ${tool.name} ${tool.version}`);
    const download = join(fresh, file);
    await upstream.download(url, download);
    const actual = await sha256OfFile(download);
    if (actual !== expected) throw new Error(`${url} hashes to ${actual}, not to ${expected}`);
    if (members === undefined) return chmodSync(download, 0o755);
    for (const [name, member] of Object.entries(members)) {
      const strip = `--strip-components=${member.split("/").length - 1}`;
      await run("tar", ["-xf", download, "-C", fresh, strip, member]);
      chmodSync(join(fresh, name), 0o755);
    }
    rmSync(download);
  });
  return paths(entry);
}

async function fromModules(tool: Tool, progress: Progress): Promise<Files> {
  const files: Files = {};
  for (const name of tool.programs)
    Object.assign(files, paths(await ensureGoProgram(goProgram(name), architecture, progress)));
  return launched(files);
}

/** Files that were built, those that have to be started in another way than their releases behind a launcher. */
async function launched(files: Files): Promise<Files> {
  const host = files["pulumi-language-nodejs"];
  if (host === undefined) return files;
  return { ...files, "pulumi-language-nodejs": await languageHostLauncher(host) };
}

/** What the cache has of a tool, from its release or built. Found there, no site is asked. */
async function fromCache(tool: Tool): Promise<Files | undefined> {
  const released = await knownEntry(...releaseEntry(tool));
  if (released !== undefined) return paths(released);
  const files: Files = {};
  for (const name of tool.programs) {
    const entry = await knownGoProgram(goProgram(name), architecture);
    if (entry === undefined) return undefined;
    Object.assign(files, paths(entry));
  }
  return launched(files);
}

async function ensureTool(tool: Tool, upstream: Upstream, progress: Progress): Promise<Files> {
  const known = await fromCache(tool);
  if (known !== undefined) return known;
  if (!(await upstream.answers(tool.release.url))) return fromModules(tool, progress);
  try {
    return await fromRelease(tool, upstream, progress);
  } catch (error) {
    progress(`${(error as Error).message}; building ${tool.name} instead`);
    return fromModules(tool, progress);
  }
}

/**
 * Puts each file at `folder/name`, by rename: a shell using the folder never misses one. Hard links, since the engine looks
 * for its language host beside the file it runs from, and warns in every preview when it finds it elsewhere.
 */
function link(folder: string, files: Files): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, path] of Object.entries(files)) {
    const fresh = join(folder, `.${name}.${process.pid}`);
    rmSync(fresh, { force: true });
    linkSync(path, fresh);
    renameSync(fresh, join(folder, name));
    rmSync(fresh, { force: true }); // two names of one file already: such a rename does nothing
  }
}

/**
 * Everything the workstation runs, in one folder: from the release sites where they answer, else built from pinned Go
 * modules. Cached by version; two runs at once wait for each other.
 *
 * @returns path of the folder: pulumi, its language host, helm and kubectl
 * @throws Error when something can be neither fetched nor built
 */
export async function ensureToolchain(progress: Progress): Promise<string> {
  const bin = join(cacheFolder(), "bin");
  await withFileLock(cacheLock(), async () => {
    const upstream = new Upstream();
    for (const tool of tools) link(bin, await ensureTool(tool, upstream, progress));
  });
  return bin;
}
