import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run, type RunResult } from "../lab/twin/run";

/** What a run took. */
export interface Cost {
  /** Seconds by the clock. */
  readonly wall: number;
  /** Seconds of CPU that it and everything it started and waited for spent on the workstation. */
  readonly cpu: number;
}

export interface Timed extends RunResult {
  readonly cost: Cost;
}

const SECONDS = 1800;

/**
 * Runs a program and says what it took. An exit code other than 0 is the caller's to judge.
 * @param options.cwd its working directory
 */
export async function timed(
  command: readonly string[],
  options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv },
): Promise<Timed> {
  const folder = mkdtempSync(join(tmpdir(), "croft-bench-"));
  const file = join(folder, "time");
  try {
    // Only the shell can tell the CPU time of children; its own word for it goes past the program's standard error.
    const script = `exec 9>"$0"; TIMEFORMAT="%R %U %S"; { time "$@" 2>&8 9>&-; } 8>&2 2>&9`;
    const result = await run("bash", ["-c", script, file, ...command], {
      ...options,
      allowFailure: true,
      timeoutSeconds: SECONDS,
    });
    const [wall = NaN, user = NaN, system = NaN] = readFileSync(file, "utf8")
      .trim()
      .split(" ")
      .map(Number);
    return { ...result, cost: { wall, cpu: user + system } };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
