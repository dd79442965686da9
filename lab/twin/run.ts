import { spawn } from "node:child_process";

export interface RunOptions {
  readonly input?: string | Buffer;
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** @default 120: everything the twin runs but building its image ends well within that */
  readonly timeoutSeconds?: number;
  /** Answer instead of throwing when the program fails. @default false */
  readonly allowFailure?: boolean;
}

export interface RunResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a program to its end and captures what it wrote.
 * @throws Error naming the command and what it wrote last, when it fails, cannot start or outlives its time
 */
export function run(
  program: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<RunResult> {
  const seconds = options.timeoutSeconds ?? 120;
  return new Promise((resolve, reject) => {
    const child = spawn(program, [...args], {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: ["pipe", "pipe", "pipe"],
    });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      child.kill("SIGKILL");
    }, seconds * 1000);
    child.stdout.on("data", (data: Buffer) => out.push(data));
    child.stderr.on("data", (data: Buffer) => err.push(data));
    child.stdin.on("error", () => undefined); // a program may end before it has read its input
    child.stdin.end(options.input ?? "");
    child.on("error", (error) => {
      clearTimeout(timer);
      if (options.allowFailure) {
        resolve({ code: 127, stdout: "", stderr: error.message });
      } else {
        reject(new Error(`running ${program}: ${error.message}`));
      }
    });
    child.on("close", (code) => {
      clearTimeout(timer);
      const result = {
        code: code ?? 137,
        stdout: Buffer.concat(out).toString("utf8"),
        stderr: Buffer.concat(err).toString("utf8"),
      };
      if (result.code === 0 || options.allowFailure) {
        resolve(result);
        return;
      }
      const why = late ? `no end after ${seconds} s` : `exit ${result.code}`;
      const last = (result.stderr.trim() || result.stdout.trim()).slice(-2000);
      reject(new Error(`running ${program} ${args.slice(0, 6).join(" ")}: ${why}\n${last}`));
    });
  });
}

/** Runs a program on the terminal of whoever started us and answers its exit code. */
export function runAttached(
  program: string,
  args: readonly string[],
  options: { env?: NodeJS.ProcessEnv; cwd?: string } = {},
): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, [...args], {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: "inherit",
    });
    // Ctrl-C reaches the program too, and what it does then (an engine cancels its steps) is worth waiting for.
    const wait = () => undefined;
    process.on("SIGINT", wait);
    child.on("error", (error) => reject(new Error(`running ${program}: ${error.message}`)));
    child.on("close", (code) => {
      process.off("SIGINT", wait);
      resolve(code ?? 137);
    });
  });
}
