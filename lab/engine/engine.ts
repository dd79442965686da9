import { randomBytes } from "node:crypto";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from "node:fs";
import { hostname } from "node:os";
import { dirname, join } from "node:path";
import { inventoryOf } from "../../inventory/project";
import { projectRoot, type StackPaths } from "../paths";
import type { Progress } from "../progress";
import { run, runAttached, type RunResult } from "../twin/run";
import { renderConfig } from "./config";
import { labVariables, processEnvironment } from "./environment";
import { isStale } from "./locks";
import { makeHomeWithoutLog } from "./without-log";

/** Pulumi's engine for one lab stack. */
export class Engine {
  private readonly root = projectRoot();
  private readonly environment: NodeJS.ProcessEnv;

  /** @param bin folder with `pulumi` and its language host */
  constructor(
    private readonly stack: string,
    private readonly paths: StackPaths,
    bin: string,
  ) {
    this.environment = processEnvironment(labVariables(stack, paths), bin, process.env);
  }

  /**
   * Passphrase, configuration and stack, made or found again; a lock whose holder is dead is taken away.
   * @param inventory the one to use. @default the stack's own
   */
  async prepare(progress: Progress, inventory?: string): Promise<void> {
    makeHomeWithoutLog(this.paths.pulumiHome);
    for (const folder of [this.paths.state, dirname(this.paths.config)]) {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
    }
    if (!existsSync(this.paths.passphrase)) {
      writeFileSync(this.paths.passphrase, randomBytes(24).toString("base64url"), { mode: 0o600 });
    }
    const read = (path: string) => (existsSync(path) ? readFileSync(path, "utf8") : undefined);
    const project = read(join(this.root, `Pulumi.${this.stack}.yaml`));
    const chosen = inventory ?? inventoryOf(this.root, this.stack);
    writeFileSync(this.paths.config, renderConfig(project, read(this.paths.config), chosen));
    // Creating a stack writes beside the project file it finds: a copy of that keeps the real one's folder clean.
    const aside = dirname(this.paths.config);
    copyFileSync(join(this.root, "Pulumi.yaml"), join(aside, "Pulumi.yaml"));
    const select = ["stack", "select", "--create", this.stack, "--non-interactive"];
    await run("pulumi", select, { env: this.environment, cwd: aside });
    if (this.staleLocks().length > 0) {
      progress("engine: taking away the lock of a run that was killed");
      await this.pulumi("cancel", "--yes", this.stack);
    }
  }

  /** `pulumi up` on the caller's terminal. @returns its exit code */
  up(): Promise<number> {
    return runAttached("pulumi", ["up", "--yes", "--skip-preview"], {
      env: this.environment,
      cwd: this.root,
    });
  }

  /** `pulumi preview` with every difference on the caller's terminal. @returns its exit code */
  preview(): Promise<number> {
    return runAttached("pulumi", ["preview", "--diff"], {
      env: this.environment,
      cwd: this.root,
    });
  }

  /** Whether a preview is empty. */
  async isQuiet(): Promise<boolean> {
    return (await this.pulumi("preview", "--expect-no-changes", "--non-interactive")).code === 0;
  }

  /** The stack's outputs, secrets in clear; empty before the first `up`. */
  private async outputs(): Promise<Record<string, unknown>> {
    const answer = await this.pulumi("stack", "output", "--json", "--show-secrets");
    return answer.code === 0 ? (JSON.parse(answer.stdout) as Record<string, unknown>) : {};
  }

  /** Writes the stack's kubeconfig for kubectl; a site without Kubernetes has none. @returns all outputs */
  async writeKubeconfig(): Promise<Record<string, unknown>> {
    const outputs = await this.outputs();
    const { kubeconfig } = outputs;
    if (typeof kubeconfig === "string") {
      writeFileSync(this.paths.kubeconfig, kubeconfig, { mode: 0o600 });
    }
    return outputs;
  }

  /** Number of resources in the stack and when it last changed; undefined where there is no stack. */
  async summary(): Promise<{ resources: number; updated: string } | undefined> {
    if (!existsSync(this.paths.state)) {
      return undefined;
    }
    const answer = await this.pulumi("stack", "ls", "--json");
    if (answer.code !== 0) {
      return undefined;
    }
    const stacks = JSON.parse(answer.stdout) as StackRow[];
    const row = stacks.find((candidate) => candidate.name === this.stack);
    return row && { resources: row.resourceCount ?? 0, updated: row.lastUpdate ?? "never" };
  }

  /** Logical names of all resources in the state: a host is among them until it has been left. */
  async resourceNames(): Promise<ReadonlySet<string>> {
    const answer = await this.pulumi("stack", "export");
    if (answer.code !== 0) {
      throw new Error(`reading the stack's state: ${answer.stderr.trim()}`);
    }
    const state = JSON.parse(answer.stdout) as { deployment: { resources?: { urn: string }[] } };
    const urns = (state.deployment.resources ?? []).map((resource) => resource.urn);
    return new Set(urns.map((urn) => urn.slice(urn.lastIndexOf("::") + 2)));
  }

  private pulumi(...args: string[]): Promise<RunResult> {
    return run("pulumi", args, { env: this.environment, cwd: this.root, allowFailure: true });
  }

  private staleLocks(): string[] {
    const folder = join(this.paths.state, ".pulumi", "locks");
    if (!existsSync(folder)) {
      return [];
    }
    return readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".json"))
      .filter((name) =>
        isStale(readFileSync(join(folder, name), "utf8"), hostname(), (pid) =>
          existsSync(`/proc/${pid}`),
        ),
      );
  }
}

interface StackRow {
  readonly name: string;
  readonly resourceCount?: number;
  readonly lastUpdate?: string;
}
