import { spawn } from "node:child_process";
import { Collector, failure, type Output, type Run } from "./run";

export interface Place {
  /** @default ["/bin/sh", "-c"] */
  readonly interpreter?: readonly string[];
  /** @default the folder of the program */
  readonly dir?: string;
}

/** Runs a command on the workstation. @throws Error with the end of its output */
export function runLocally(
  run: Run,
  { interpreter = ["/bin/sh", "-c"], dir }: Place,
): Promise<Output> {
  const [program = "/bin/sh", ...args] = interpreter;
  return new Promise((resolve, reject) => {
    const child = spawn(program, [...args, run.command], {
      stdio: "pipe",
      env: { ...process.env, ...run.environment, ...run.optional },
      // A process group of its own, so that what the command has started ends with it.
      detached: true,
      ...(dir === undefined ? {} : { cwd: dir }),
    });
    const stdout = new Collector((text) => run.line("stdout", text));
    const stderr = new Collector((text) => run.line("stderr", text));
    const end = (): void => {
      if (child.pid !== undefined) process.kill(-child.pid, "SIGTERM");
    };
    run.signal.addEventListener("abort", end, { once: true });
    child.stdout.on("data", (chunk: Buffer) => stdout.add(chunk));
    child.stderr.on("data", (chunk: Buffer) => stderr.add(chunk));
    child.stdin.on("error", () => undefined);
    child.stdin.end(run.stdin);
    child.on("error", (error) => reject(new Error(`cannot run ${program}: ${error.message}`)));
    child.on("close", (code, signal) => {
      run.signal.removeEventListener("abort", end);
      const output = { stdout: stdout.text(), stderr: stderr.text() };
      if (code === 0) {
        resolve(output);
      } else {
        reject(failure(code === null ? `ended by ${signal}` : `ended with ${code}`, output));
      }
    });
  });
}
