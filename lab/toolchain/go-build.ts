import { existsSync, readdirSync, readFileSync, statfsSync } from "node:fs";
import { join } from "node:path";
import type { Architecture } from "../../inventory/site";
import { cacheFolder, projectRoot } from "../paths";
import type { Progress } from "../progress";
import { run } from "../twin/run";
import { cacheEntry, knownEntry, type CacheEntry } from "./cache-entry";
import type { GoProgram } from "./go-programs";
import { sha256OfTexts } from "./hash";

/** Below this the compiler's own cache is emptied between builds: it grows to 15 GB, and all of it can be made again. */
const scarceBytes = 6e9;

/** One build may start from nothing: fetching and compiling the largest takes 5 minutes on two slow cores. */
const buildSeconds = 1800;

/** Arguments of `go build`, complete. @param output file, or folder with a final slash */
export function goBuildArguments(program: GoProgram, output: string): string[] {
  const stamps = Object.entries(program.stamps).map(([name, value]) => `-X ${name}=${value}`);
  const link = ["-s", "-w", ...stamps, ...(program.cgo ? ['-extldflags "-static"'] : [])];
  return [
    "build",
    "-mod=readonly",
    "-buildvcs=false",
    "-trimpath",
    // With C, the resolver and user lookup of the C library would want its shared objects at run time.
    ...(program.cgo ? ["-tags", "netgo,osusergo"] : []),
    "-ldflags",
    link.join(" "),
    "-o",
    output,
    ...program.packages,
  ];
}

/** Sources that decide what comes out: module files, and of our own programs the code too. */
function sourceTexts(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => /^go\.(mod|sum)$|(?<!_test)\.go$/.test(name))
    .sort()
    .flatMap((name) => [name, readFileSync(join(folder, name), "utf8")]);
}

function goCommand(): string {
  // Where Go's own installation guide puts it; login shells often lack it on PATH.
  const usual = "/usr/local/go/bin/go";
  const onPath = (process.env["PATH"] ?? "").split(":").some((p) => existsSync(join(p, "go")));
  return onPath || !existsSync(usual) ? "go" : usual;
}

async function trimWhenScarce(progress: Progress): Promise<void> {
  const { bavail, bsize } = statfsSync(cacheFolder());
  if (bavail * bsize > scarceBytes) return;
  progress("disk is short: emptying the Go build cache");
  await run(goCommand(), ["clean", "-cache"]);
}

/** Hash of everything a program is built from; computed without building it. */
export function goProgramKey(program: GoProgram, architecture: Architecture): string {
  const shape = JSON.stringify(goBuildArguments(program, ""));
  return sha256OfTexts(architecture, shape, ...sourceTexts(join(projectRoot(), program.module)));
}

const entryName = (program: GoProgram, architecture: Architecture): string =>
  `${program.name}-${program.version}-${architecture}`;

/** The files of a Go program if the cache has them, whole and of these sources. */
export function knownGoProgram(
  program: GoProgram,
  architecture: Architecture,
): Promise<CacheEntry | undefined> {
  return knownEntry(entryName(program, architecture), goProgramKey(program, architecture));
}

/**
 * The files of a Go program, from the cache or built now. The caller holds the cache's lock.
 *
 * @throws Error with the compiler's last words; when no Go, or one older than go.mod asks for, is on the workstation
 */
export async function ensureGoProgram(
  program: GoProgram,
  architecture: Architecture,
  progress: Progress,
): Promise<CacheEntry> {
  const folder = join(projectRoot(), program.module);
  const key = goProgramKey(program, architecture);
  return cacheEntry(entryName(program, architecture), key, async (fresh) => {
    await trimWhenScarce(progress);
    progress(`building ${program.name} ${program.version}`);
    const single = program.packages.length === 1;
    const output = single ? join(fresh, program.name) : `${fresh}/`;
    await run(goCommand(), goBuildArguments(program, output), {
      cwd: folder,
      timeoutSeconds: buildSeconds,
      env: {
        ...process.env,
        CGO_ENABLED: program.cgo ? "1" : "0",
        GOOS: "linux",
        GOARCH: architecture,
        // Modules are apart from each other and from any workspace above the checkout.
        GOWORK: "off",
        GOFLAGS: "",
      },
    });
  });
}
