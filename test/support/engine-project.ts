import { execFile, spawn, type ChildProcess } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { parse } from "yaml";
import { croftPlugin, layScratchProject } from "../../lab/engine/scratch-project";
import { cacheFolder, projectRoot } from "../../lab/paths";
import { installEdition } from "../../lab/plugins/install";
import { packageVersion } from "../../lab/plugins/package-version";
import { afterFile } from "./cleanup";

const ROOT = projectRoot();
const UP = ["up", "--yes", "--non-interactive", "--skip-preview"];

/** True where the toolchain has put the real Pulumi CLI and its language host. */
export const canRunEngine = existsSync(join(cacheFolder(), "bin", "pulumi"));

export interface Run {
  readonly code: number;
  readonly stdout: string;
  /** What it said on both. */
  readonly output: string;
}

export interface Step {
  readonly op: string;
  readonly name: string;
  /** Property paths that differ, sorted. */
  readonly fields: readonly string[];
}

interface EngineProjectArgs {
  /** Text of index.js; replaced by `program()`. */
  readonly program: string;
  /** Of Pulumi.yaml. */
  readonly sections: object;
  /** What CLI and program have of the caller's environment beside PATH; ours wins over it. */
  readonly inherited: NodeJS.ProcessEnv;
  /** Variables for program and plugins. */
  readonly environment: NodeJS.ProcessEnv;
  readonly timeoutSeconds: number;
  /** Operations that a preview shows and that change nothing. */
  readonly quiet: readonly string[];
}

/** A throw-away project on a file backend under the real CLI; it goes when the test file is through. */
export class EngineProject {
  readonly folder = mkdtempSync(join(tmpdir(), "croft-engine-"));
  /** The engine's own. */
  readonly home = join(this.folder, "home");
  private readonly environment: NodeJS.ProcessEnv;

  constructor(private readonly args: EngineProjectArgs) {
    afterFile(() => rmSync(this.folder, { recursive: true, force: true }));
    const variables = layScratchProject(this.folder, args.program, args.sections);
    this.environment = { ...args.inherited, ...variables, ...args.environment };
  }

  program(text: string): void {
    writeFileSync(join(this.folder, "index.js"), text);
  }

  /** Runs the CLI, colours off; an exit code other than 0 is the caller's to judge. */
  async run(args: readonly string[], variables: NodeJS.ProcessEnv = {}): Promise<Run> {
    const options = {
      cwd: this.folder,
      env: { ...this.environment, ...variables },
      maxBuffer: 1 << 26,
      timeout: this.args.timeoutSeconds * 1000,
    };
    try {
      const words = [...args, "--color=never"];
      const { stdout, stderr } = await promisify(execFile)("pulumi", words, options);
      return { code: 0, stdout, output: stdout + stderr };
    } catch (error) {
      const failed = error as Error & { code?: number | string; stdout?: string; stderr?: string };
      const { code, message, stdout = "", stderr = "" } = failed;
      if (typeof code !== "number") throw new Error([message, stdout, stderr].join("\n"));
      return { code, stdout, output: stdout + stderr };
    }
  }

  /** What the CLI prints. @throws Error with its output when it fails */
  async pulumi(...args: readonly string[]): Promise<string> {
    return (await this.succeed(args)).stdout;
  }

  /** @throws Error with the CLI's output when it fails */
  async up(variables: NodeJS.ProcessEnv = {}): Promise<string> {
    return (await this.succeed(UP, variables)).output;
  }

  /** Starts an `up` in a process group of its own, to be interrupted. */
  startUp(variables: NodeJS.ProcessEnv = {}): ChildProcess {
    return spawn("pulumi", UP, {
      cwd: this.folder,
      env: { ...this.environment, ...variables },
      detached: true,
      stdio: "ignore",
    });
  }

  /** Steps of a plain preview that change something. @throws Error with the CLI's output when it fails */
  async preview(variables: NodeJS.ProcessEnv = {}): Promise<Step[]> {
    const words = ["preview", "--json", "--non-interactive"];
    const { steps } = JSON.parse((await this.succeed(words, variables)).stdout) as {
      steps: { op: string; urn: string; detailedDiff?: Record<string, unknown> | null }[];
    };
    return steps
      .filter(({ op }) => !this.args.quiet.includes(op))
      .map(({ op, urn, detailedDiff }) => ({
        op,
        name: urn.split("::").at(-1) ?? "",
        fields: Object.keys(detailedDiff ?? {}).sort(),
      }));
  }

  /** The stack as the CLI exports it. */
  state(): Promise<string> {
    return this.pulumi("stack", "export");
  }

  /** Everything the backend has written, secrets in clear if there were any. */
  stateText(): string {
    const read = (folder: string): string =>
      readdirSync(folder, { withFileTypes: true })
        .map((entry) => {
          const path = join(folder, entry.name);
          return entry.isDirectory() ? read(path) : readFileSync(path, "utf8");
        })
        .join("\n");
    return read(join(this.folder, "state"));
  }

  private async succeed(args: readonly string[], variables?: NodeJS.ProcessEnv): Promise<Run> {
    const run = await this.run(args, variables);
    if (run.code !== 0) {
      throw new Error(`pulumi ${args.join(" ")}: exit ${run.code}\n${run.output}`);
    }
    return run;
  }
}

/**
 * A project of the croft provider, in an environment of its own.
 *
 * @param program text of index.js; `provider("kinds/file/resource")` requires compiled code of the provider
 * @param plugin folder with the executable pulumi-resource-croft
 */
export function croftProject(
  program: string,
  environment: NodeJS.ProcessEnv,
  plugin?: string,
): EngineProject {
  const compiled = JSON.stringify(`${join(ROOT, "dist/provider")}/`);
  return new EngineProject({
    program: `const provider = (path) => require(${compiled} + path);\n${program}`,
    sections: croftPlugin(plugin),
    inherited: {},
    environment,
    timeoutSeconds: 120,
    // The provider has every row read by a preview.
    quiet: ["same", "refresh"],
  });
}

/**
 * A project of the providers that the lab has editions of, and of ours, in the caller's environment. What the product asks of
 * the engine is asked here too, since these providers read nothing unasked.
 *
 * @param program text of index.js
 */
export function editionProject(
  program: string,
  environment: NodeJS.ProcessEnv = {},
): EngineProject {
  const { options } = parse(readFileSync(join(ROOT, "Pulumi.yaml"), "utf8")) as { options: object };
  const project = new EngineProject({
    program,
    sections: { ...croftPlugin(), options },
    inherited: process.env,
    environment,
    timeoutSeconds: 240,
    quiet: ["same", "refresh"],
  });
  for (const name of ["tls", "command", "kubernetes"]) {
    installEdition(project.home, name, packageVersion(`@pulumi/${name}`));
  }
  return project;
}
