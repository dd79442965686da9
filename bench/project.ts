import { join } from "node:path";
import { croftPlugin, layScratchProject } from "../lab/engine/scratch-project";
import { makeHomeWithoutLog } from "../lab/engine/without-log";
import { projectRoot } from "../lab/paths";
import { timed, type Timed } from "./timed";

/** A throw-away Pulumi project with a program of its own on the file backend, driven by the real CLI. */
export class BenchProject {
  private readonly env: NodeJS.ProcessEnv;

  /**
   * @param folder everything of the project lies in it
   * @param program compiled module, relative to the checkout's `dist`
   * @param env variables for program and provider
   */
  constructor(
    private readonly folder: string,
    program: string,
    env: NodeJS.ProcessEnv,
  ) {
    const main = JSON.stringify(join(projectRoot(), "dist", program));
    const variables = layScratchProject(this.folder, `require(${main});\n`, croftPlugin());
    makeHomeWithoutLog(join(this.folder, "home"));
    this.env = { ...variables, PULUMI_STACK: "bench", PULUMI_PARALLEL: "4096", ...env };
  }

  async init(): Promise<void> {
    await this.run(["stack", "init", "bench", "--non-interactive"]);
  }

  up(env: NodeJS.ProcessEnv = {}): Promise<Timed> {
    return this.run(["up", "--yes", "--skip-preview", "--non-interactive"], env);
  }

  /** @throws Error when the preview shows a change: then nobody would know what was measured */
  quietPreview(env: NodeJS.ProcessEnv = {}): Promise<Timed> {
    return this.run(["preview", "--non-interactive", "--expect-no-changes"], env);
  }

  /** A preview that may show changes. */
  preview(): Promise<Timed> {
    return this.run(["preview", "--non-interactive", "--diff"]);
  }

  /** Resources in the state. */
  async resources(): Promise<number> {
    const { stdout } = await this.run(["stack", "export"]);
    const state = JSON.parse(stdout) as { deployment: { resources?: unknown[] } };
    return state.deployment.resources?.length ?? 0;
  }

  /** @throws Error with the CLI's last words when it fails */
  private async run(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Timed> {
    const done = await timed(["pulumi", ...args], {
      cwd: this.folder,
      env: { ...this.env, ...env },
    });
    if (done.code !== 0) {
      throw new Error(
        `pulumi ${args[0]}: exit ${done.code}\n${(done.stdout + done.stderr).slice(-3000)}`,
      );
    }
    return done;
  }
}
