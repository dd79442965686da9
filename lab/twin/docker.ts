import type { Daemon } from "./daemon";
import { run, type RunOptions, type RunResult } from "./run";

/** The Docker client, spoken to through its command line, which every daemon version has in the same words. */
export class Docker {
  private readonly env: NodeJS.ProcessEnv;

  constructor(daemon: Daemon) {
    this.env = { ...process.env, ...daemon.env };
  }

  /** @returns standard output, trimmed @throws Error when the command fails */
  async run(...args: string[]): Promise<string> {
    return (await this.runWith({}, ...args)).stdout.trim();
  }

  /** Never throws for a failing command: asks. */
  try(...args: string[]): Promise<RunResult> {
    return this.runWith({ allowFailure: true }, ...args);
  }

  runWith(options: RunOptions, ...args: string[]): Promise<RunResult> {
    return run("docker", args, { timeoutSeconds: 300, ...options, env: this.env });
  }
}
