import { execFile, spawn, type ChildProcess } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterFile } from "./cleanup";

const execute = promisify(execFile);
const CHECKOUT = join(__dirname, "../../..");
const BIN = join(process.env["CROFT_CACHE"] ?? join(homedir(), ".cache/croft"), "bin");

/** True where the toolchain has put the real Pulumi CLI and its language host. */
export const canRunEngine = existsSync(join(BIN, "pulumi"));

export interface Step {
  readonly op: string;
  readonly name: string;
  /** Property paths that differ, sorted. */
  readonly fields: readonly string[];
}

export interface Run {
  readonly code: number;
  readonly output: string;
}

/** A throw-away project on a file backend: the real CLI, the compiled provider, a program given as text. */
export class Engine {
  readonly folder = mkdtempSync(join(tmpdir(), "croft-engine-"));
  private readonly environment: NodeJS.ProcessEnv;

  /**
   * @param program text of index.js; `provider("kinds/file/resource")` requires compiled code of the provider
   * @param plugins folder with the executable pulumi-resource-croft
   */
  constructor(
    program: string,
    environment: NodeJS.ProcessEnv,
    plugins = join(CHECKOUT, "provider/bin"),
  ) {
    mkdirSync(join(this.folder, "state"));
    symlinkSync(join(CHECKOUT, "node_modules"), join(this.folder, "node_modules"));
    const plugin = { name: "croft", path: plugins };
    writeFileSync(
      join(this.folder, "Pulumi.yaml"),
      JSON.stringify({
        name: "try",
        runtime: { name: "nodejs", options: { typescript: false } },
        main: "index.js",
        plugins: { providers: [plugin] },
      }),
    );
    writeFileSync(join(this.folder, "package.json"), "{}");
    const provider = `const provider = (path) => require(${JSON.stringify(join(CHECKOUT, "dist/provider"))} + "/" + path);\n`;
    writeFileSync(join(this.folder, "index.js"), provider + program);
    this.environment = {
      PATH: `${BIN}:${process.env["PATH"]}`,
      HOME: this.folder,
      PULUMI_HOME: join(this.folder, "home"),
      PULUMI_BACKEND_URL: `file://${this.folder}/state`,
      PULUMI_CONFIG_PASSPHRASE: "test",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      ...environment,
    };
    afterFile(() => rmSync(this.folder, { recursive: true, force: true }));
  }

  async pulumi(args: readonly string[], variables: NodeJS.ProcessEnv = {}): Promise<Run> {
    try {
      const { stdout, stderr } = await execute("pulumi", [...args], {
        cwd: this.folder,
        env: { ...this.environment, ...variables },
        maxBuffer: 1 << 26,
        timeout: 120_000,
      });
      return { code: 0, output: stdout + stderr };
    } catch (error) {
      const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
      return { code, output: stdout + stderr };
    }
  }

  /** Starts an `up` in a process group of its own, to be interrupted. */
  startUp(variables: NodeJS.ProcessEnv = {}): ChildProcess {
    return spawn("pulumi", ["up", "--yes", "--non-interactive", "--skip-preview"], {
      cwd: this.folder,
      env: { ...this.environment, ...variables },
      detached: true,
      stdio: "ignore",
    });
  }

  /** @throws Error with the CLI's output when it fails */
  async up(variables: NodeJS.ProcessEnv = {}): Promise<string> {
    const run = await this.pulumi(
      ["up", "--yes", "--non-interactive", "--skip-preview"],
      variables,
    );
    if (run.code !== 0) {
      throw new Error(run.output);
    }
    return run.output;
  }

  /** Steps of a plain preview that change something, and refreshes left out. */
  async preview(variables: NodeJS.ProcessEnv = {}): Promise<Step[]> {
    const run = await this.pulumi(["preview", "--json", "--non-interactive"], variables);
    const start = run.output.indexOf("{");
    const { steps } = JSON.parse(run.output.slice(start, run.output.lastIndexOf("}") + 1)) as {
      steps: { op: string; urn: string; detailedDiff?: Record<string, unknown> | null }[];
    };
    return steps
      .filter(({ op }) => op !== "same" && op !== "refresh")
      .map(({ op, urn, detailedDiff }) => ({
        op,
        name: urn.split("::").at(-1) ?? "",
        fields: Object.keys(detailedDiff ?? {}).sort(),
      }));
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
}
