import { execFile } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { promisify } from "node:util";
import { installEdition } from "../../../lab/plugins/install";
import { packageVersion } from "../../../lab/plugins/package-version";

const ROOT = resolve(__dirname, "..", "..", "..");
const CACHED_BIN = join(process.env["CROFT_CACHE"] ?? join(homedir(), ".cache", "croft"), "bin");

/** The real CLI can run here: it is in the cache, and the plugins are compiled. */
export const ENGINE_IS_HERE =
  existsSync(join(CACHED_BIN, "pulumi")) && existsSync(join(ROOT, "dist", "lab", "plugins"));

/** A throw-away project on a file backend, with the editions as its plugins. */
export class EngineProject {
  readonly folder = mkdtempSync(join(tmpdir(), "croft-engine-"));
  private readonly env: NodeJS.ProcessEnv;

  /** @param program text of index.js; replaced by `program()` */
  constructor(program: string, extraEnv: NodeJS.ProcessEnv = {}) {
    const home = join(this.folder, "home");
    for (const name of ["tls", "command", "kubernetes"]) {
      installEdition(home, name, packageVersion(`@pulumi/${name}`));
    }
    mkdirSync(join(this.folder, "state"));
    symlinkSync(join(ROOT, "node_modules"), join(this.folder, "node_modules"));
    const runtime = "runtime: { name: nodejs, options: { typescript: false } }";
    writeFileSync(join(this.folder, "Pulumi.yaml"), `name: trial\n${runtime}\nmain: index.js\n`);
    this.program(program);
    this.env = {
      ...process.env,
      PATH: [CACHED_BIN, process.env["PATH"]].join(delimiter),
      PULUMI_HOME: home,
      PULUMI_BACKEND_URL: `file://${join(this.folder, "state")}`,
      PULUMI_CONFIG_PASSPHRASE: "trial",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      ...extraEnv,
    };
  }

  program(text: string): void {
    writeFileSync(join(this.folder, "index.js"), text);
  }

  /** Runs the CLI and returns what it printed, colours off. @throws Error with its output when it fails */
  async pulumi(...args: string[]): Promise<string> {
    const options = { cwd: this.folder, env: this.env, timeout: 240_000, maxBuffer: 1 << 26 };
    try {
      const { stdout } = await promisify(execFile)("pulumi", [...args, "--color=never"], options);
      return stdout;
    } catch (error) {
      const { stdout, stderr, message } = error as Error & { stdout?: string; stderr?: string };
      throw new Error([message, stdout, stderr].join("\n"));
    }
  }

  /** Steps of a preview by resource name, those without a change left out. */
  async preview(): Promise<Record<string, string>> {
    const text = await this.pulumi("preview", "--json");
    const { steps } = JSON.parse(text) as { steps: { op: string; urn: string }[] };
    const changes = steps.filter(({ op }) => op !== "same");
    return Object.fromEntries(changes.map(({ op, urn }) => [urn.split("::").at(-1) ?? "", op]));
  }

  async state(): Promise<string> {
    return this.pulumi("stack", "export");
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
