import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import {
  changes,
  executed,
  type Remark,
  type ReportedRemark,
  type ReportedStep,
  remarks,
  resourceOf,
  type Step,
} from "./steps";

const execute = promisify(execFile);

export interface Finished {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a run of the engine reports. */
export interface Told {
  readonly steps: readonly Step[];
  readonly remarks: readonly Remark[];
}

/** A resource in the state. */
export interface Existing {
  readonly kind: string;
  readonly name: string;
  /** Secrets are sealed in it. */
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** The lab's site, driven only by what a person has: the lab's commands, the Pulumi CLI and curl. */
export class LabSite {
  private constructor(
    readonly environment: NodeJS.ProcessEnv,
    private readonly stack: string,
  ) {}

  /** For the commands of the lab alone, before there are hosts. */
  static unopened(stack = "lab"): LabSite {
    return new LabSite(process.env, stack);
  }

  /** Makes a stack's hosts and converges it on them; for tests that need less than the whole lab. */
  static async raise(stack: string): Promise<LabSite> {
    await LabSite.unopened(stack).lab("up");
    return LabSite.open(stack);
  }

  /** Makes a stack's hosts, with nothing on them. */
  static async bare(stack: string): Promise<LabSite> {
    await LabSite.unopened(stack).lab("hosts");
    return LabSite.open(stack);
  }

  /** Writes the inventory of a stack that only a test has; nothing is applied. */
  static declare(stack: string, inventory: string): void {
    writeFileSync(`stacks/${stack}.yaml`, inventory);
  }

  /** Takes down what such a stack has, if anything, and its inventory with it. */
  static async remove(stack: string): Promise<void> {
    await LabSite.unopened(stack).lab("down");
    rmSync(`stacks/${stack}.yaml`, { force: true });
  }

  /** @throws Error when the lab is not up */
  static async open(stack = "lab"): Promise<LabSite> {
    const { stdout } = await execute("node", ["dist/lab/main.js", "env", "--stack", stack]);
    const { stdout: variables } = await execute("bash", ["-c", `${stdout}\nenv -0`], {
      maxBuffer: 1 << 24,
    });
    // The engine writes a log of its events only for those who ask for its commands for debugging.
    const environment: NodeJS.ProcessEnv = { PULUMI_DEBUG_COMMANDS: "true" };
    for (const line of variables.split("\0")) {
      const at = line.indexOf("=");
      if (at > 0) environment[line.slice(0, at)] = line.slice(at + 1);
    }
    return new LabSite(environment, stack);
  }

  /** Runs a program in the lab's environment; an exit code other than 0 is the caller's to judge. */
  async run(program: string, args: readonly string[], timeoutSeconds = 600): Promise<Finished> {
    try {
      const { stdout, stderr } = await execute(program, [...args], {
        env: this.environment,
        maxBuffer: 1 << 28,
        timeout: timeoutSeconds * 1000,
      });
      return { code: 0, stdout, stderr };
    } catch (error) {
      const failed = error as { code?: number | string; stdout?: string; stderr?: string };
      if (typeof failed.code !== "number") throw error;
      return { code: failed.code, stdout: failed.stdout ?? "", stderr: failed.stderr ?? "" };
    }
  }

  /** Runs a lab command on this stack: `npm run lab -- COMMAND --stack STACK ARGS`. */
  async lab(command: string, ...args: readonly string[]): Promise<string> {
    const words = ["dist/lab/main.js", command, "--stack", this.stack, ...args];
    const done = await this.run("node", words, 900);
    if (done.code !== 0) throw new Error(`${words.join(" ")}: exit ${done.code}\n${tail(done)}`);
    return done.stdout;
  }

  /** Runs a shell text on a host as root, or on the "workstation" in the lab's environment. */
  async on(host: string, text: string): Promise<string> {
    if (host === "workstation") {
      const done = await this.run("bash", ["-c", text], 180);
      if (done.code !== 0) throw new Error(`${text}: exit ${done.code}\n${tail(done)}`);
      return done.stdout;
    }
    return this.lab("shell", host, "--", text);
  }

  /** The steps that a plain preview shows, those that change nothing left out. */
  async preview(): Promise<readonly Step[]> {
    return (await this.previewWithRemarks()).steps;
  }

  /** A preview and what the provider says on its rows. */
  async previewWithRemarks(): Promise<Told> {
    const done = await this.run("pulumi", ["preview", "--json", "--non-interactive"]);
    if (done.code !== 0) throw new Error(`preview: exit ${done.code}\n${tail(done)}`);
    const { steps, diagnostics } = JSON.parse(done.stdout) as {
      steps?: ReportedStep[];
      diagnostics?: ReportedRemark[];
    };
    return { steps: changes(steps ?? []), remarks: remarks(diagnostics ?? []) };
  }

  /** Applies the declaration. @returns the steps that were done, as the engine's own log has them */
  async up(): Promise<readonly Step[]> {
    const { code, steps, output } = await this.tryUp();
    if (code !== 0) throw new Error(`up: exit ${code}\n${output}`);
    return steps;
  }

  /** Applies the declaration, which may fail. */
  async tryUp(): Promise<Told & { readonly code: number; readonly output: string }> {
    const folder = mkdtempSync(join(tmpdir(), "croft-up-"));
    const log = join(folder, "events.json");
    const words = ["up", "--yes", "--skip-preview", "--non-interactive", "--event-log", log];
    try {
      const done = await this.run("pulumi", words, 900);
      return { code: done.code, output: tail(done), ...executed(readFileSync(log, "utf8")) };
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  /** What the site consists of, as the state has it: its resources with their inputs. */
  async resources(): Promise<readonly Existing[]> {
    const done = await this.run("pulumi", ["stack", "export"]);
    if (done.code !== 0) throw new Error(`stack export\n${tail(done)}`);
    const { deployment } = JSON.parse(done.stdout) as {
      deployment: { resources?: { urn: string; inputs?: Record<string, unknown> }[] };
    };
    return (deployment.resources ?? []).map(({ urn, inputs }) => ({
      ...resourceOf(urn),
      inputs: inputs ?? {},
    }));
  }

  /** @throws Error when no preview is empty within so many seconds */
  async quiet(seconds: number): Promise<void> {
    const ask = async () => ((await this.preview()).length === 0 ? true : undefined);
    await eventually("an empty preview", seconds, ask);
  }

  /** Body of a page, or undefined when there is none. */
  async fetch(url: string): Promise<string | undefined> {
    const done = await this.run("curl", ["-sf", "--max-time", "5", url]);
    return done.code === 0 ? done.stdout : undefined;
  }

  /** A stack output that is text. */
  async output(name: string): Promise<string> {
    const done = await this.run("pulumi", ["stack", "output", name, "--show-secrets"]);
    if (done.code !== 0) throw new Error(`stack output ${name}\n${tail(done)}`);
    return done.stdout.trim();
  }
}

function tail(done: Finished): string {
  return `${done.stdout}\n${done.stderr}`.slice(-4000);
}

/**
 * Asks again, a second apart, until there is an answer.
 * @throws Error naming what was waited for after `seconds`
 */
export async function eventually<T>(
  what: string,
  seconds: number,
  ask: () => Promise<T | undefined>,
): Promise<T> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > end) throw new Error(`${what}: not within ${seconds} s`);
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}
