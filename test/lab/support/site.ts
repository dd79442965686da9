import { execFile } from "node:child_process";
import { promisify } from "node:util";

const execute = promisify(execFile);

export interface Finished {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** One step of a preview, as the engine reports it. */
export interface Step {
  readonly op: string;
  /** Name of the resource: the last part of its URN. */
  readonly name: string;
  /** Property paths that differ, sorted. */
  readonly fields: readonly string[];
}

interface ReportedStep {
  readonly op: string;
  readonly urn: string;
  readonly detailedDiff?: Record<string, unknown> | null;
}

/** The lab's site, driven only by what a person has: the lab's commands, the Pulumi CLI and curl. */
export class LabSite {
  private constructor(
    readonly environment: NodeJS.ProcessEnv,
    private readonly stack: string,
  ) {}

  /** For the commands of the lab alone, before there are hosts. */
  static unopened(): LabSite {
    return new LabSite(process.env, "lab");
  }

  /** Makes a stack's hosts and converges it on them; for tests that need less than the whole lab. */
  static async raise(stack: string): Promise<LabSite> {
    await new LabSite(process.env, stack).lab("up");
    return LabSite.open(stack);
  }

  /** @throws Error when the lab is not up */
  static async open(stack = "lab"): Promise<LabSite> {
    const { stdout } = await execute("node", ["dist/lab/main.js", "env", "--stack", stack]);
    const { stdout: variables } = await execute("bash", ["-c", `${stdout}\nenv -0`], {
      maxBuffer: 1 << 24,
    });
    const environment: NodeJS.ProcessEnv = {};
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
    const done = await this.run("pulumi", ["preview", "--json", "--non-interactive"]);
    if (done.code !== 0) throw new Error(`preview: exit ${done.code}\n${tail(done)}`);
    const { steps } = JSON.parse(done.stdout) as { steps?: ReportedStep[] };
    return changes(steps ?? []);
  }

  /** Applies the declaration and returns what the engine printed. */
  async up(): Promise<string> {
    const done = await this.run(
      "pulumi",
      ["up", "--yes", "--skip-preview", "--non-interactive"],
      900,
    );
    if (done.code !== 0) throw new Error(`up: exit ${done.code}\n${tail(done)}`);
    return done.stdout;
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

/** The steps of a preview that change something. */
export function changes(steps: readonly ReportedStep[]): Step[] {
  const quiet = new Set(["same", "read", "refresh"]);
  return steps
    .filter((step) => !quiet.has(step.op))
    .map((step) => ({
      op: step.op,
      name: step.urn.slice(step.urn.lastIndexOf("::") + 2),
      fields: Object.keys(step.detailedDiff ?? {}).sort(),
    }));
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
