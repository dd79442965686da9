import { spawn } from "node:child_process";

/** The helm binary: on the PATH, or named by HELM. */
export function helmBinary(): string {
  return process.env["HELM"] ?? "helm";
}

export interface RepositoryOpts {
  readonly repo?: string;
  readonly caFile?: string;
  readonly certFile?: string;
  readonly keyFile?: string;
}

/** Inputs after Check: every word is there but the last two. */
export interface ReleaseInputs {
  readonly chart: string;
  readonly name: string;
  readonly namespace: string;
  readonly version: string;
  readonly description: string;
  readonly keyring: string;
  readonly postrender: string;
  /** Seconds. */
  readonly timeout: number;
  readonly values: Readonly<Record<string, unknown>>;
  readonly atomic: boolean;
  readonly cleanupOnFail: boolean;
  readonly createNamespace: boolean;
  readonly dependencyUpdate: boolean;
  readonly devel: boolean;
  readonly disableCRDHooks: boolean;
  readonly disableOpenapiValidation: boolean;
  readonly disableWebhooks: boolean;
  readonly forceUpdate: boolean;
  readonly renderSubchartNotes: boolean;
  readonly reuseValues: boolean;
  readonly skipAwait: boolean;
  readonly skipCrds: boolean;
  readonly takeOwnership: boolean;
  readonly verify: boolean;
  readonly waitForJobs: boolean;
  readonly maxHistory?: number;
  readonly repositoryOpts?: RepositoryOpts;
}

/** Flags that say where a chart comes from. */
export function chartFlags(inputs: ReleaseInputs): string[] {
  const { repo, caFile, certFile, keyFile } = inputs.repositoryOpts ?? {};
  return [
    ...option("--version", inputs.version === "" && inputs.devel ? ">0.0.0-0" : inputs.version),
    ...option("--repo", repo),
    ...option("--ca-file", caFile),
    ...option("--cert-file", certFile),
    ...option("--key-file", keyFile),
    ...flag("--verify", inputs.verify),
    ...option("--keyring", inputs.verify ? inputs.keyring : ""),
  ];
}

/**
 * Arguments of the one command that installs and upgrades. Values arrive on standard input, so that no secret stands in
 * a process list. Values of an older revision never linger: those declared are those in force.
 *
 * @param first the release is not there yet: hooks are then judged by `disableWebhooks`, as the original does
 */
export function applyArguments(inputs: ReleaseInputs, first: boolean): string[] {
  const wait = !inputs.skipAwait || inputs.atomic;
  return [
    "upgrade",
    inputs.name,
    inputs.chart,
    "--install",
    ...["--namespace", inputs.namespace],
    ...["--values", "-"],
    ...["--timeout", `${timeoutSeconds(inputs)}s`],
    ...["--history-max", String(inputs.maxHistory ?? 0)],
    inputs.reuseValues ? "--reuse-values" : "--reset-values",
    ...flag("--wait", wait),
    ...flag("--wait-for-jobs", wait && inputs.waitForJobs),
    ...flag("--atomic", inputs.atomic),
    ...flag("--cleanup-on-fail", inputs.cleanupOnFail),
    ...flag("--create-namespace", inputs.createNamespace),
    ...flag("--dependency-update", inputs.dependencyUpdate),
    ...flag("--disable-openapi-validation", inputs.disableOpenapiValidation),
    ...flag("--no-hooks", first ? inputs.disableWebhooks : inputs.disableCRDHooks),
    ...flag("--force", inputs.forceUpdate),
    ...flag("--render-subchart-notes", inputs.renderSubchartNotes),
    ...flag("--skip-crds", inputs.skipCrds),
    ...flag("--take-ownership", inputs.takeOwnership),
    ...option("--post-renderer", inputs.postrender),
    ...option("--description", inputs.description),
    ...chartFlags(inputs),
  ];
}

/** A release that is gone already counts as uninstalled. */
export function uninstallArguments(inputs: ReleaseInputs): string[] {
  const wait = inputs.atomic || !inputs.skipAwait;
  const waiting = wait ? ["--wait", "--timeout", `${timeoutSeconds(inputs)}s`] : [];
  return [
    "uninstall",
    inputs.name,
    "--namespace",
    inputs.namespace,
    "--ignore-not-found",
    ...waiting,
  ];
}

/** Helm's own. */
export const DEFAULT_TIMEOUT_SECONDS = 300;

/** The original takes 0 for its default. */
export function timeoutSeconds(inputs: ReleaseInputs): number {
  return inputs.timeout > 0 ? inputs.timeout : DEFAULT_TIMEOUT_SECONDS;
}

export interface HelmRun {
  readonly args: readonly string[];
  /** Flags that say which cluster. */
  readonly clusterFlags: readonly string[];
  readonly stdin?: string;
  readonly signal: AbortSignal;
  /** Helm has its own time-out; this one is for when it fails to keep it. */
  readonly limitSeconds: number;
}

/** Time Helm gets to record a cancelled release as failed. */
const GRACE_MILLISECONDS = 15_000;

/** @returns what helm printed @throws Error with helm's own reason */
export function runHelm(run: HelmRun): Promise<string> {
  return new Promise((resolve, reject) => {
    const binary = helmBinary();
    const child = spawn(binary, [...run.args, ...run.clusterFlags], { stdio: "pipe" });
    const output: Buffer[] = [];
    const errors: Buffer[] = [];
    let kill: NodeJS.Timeout | undefined;
    const end = (): void => {
      child.kill("SIGTERM");
      kill ??= setTimeout(() => child.kill("SIGKILL"), GRACE_MILLISECONDS);
    };
    const limit = setTimeout(end, run.limitSeconds * 1000);
    run.signal.addEventListener("abort", end, { once: true });
    child.stdout.on("data", (chunk: Buffer) => output.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => errors.push(chunk));
    // Helm may end before it has read its values.
    child.stdin.on("error", () => undefined);
    child.stdin.end(run.stdin ?? "");
    child.on("error", (error) => reject(new Error(`cannot run ${binary}: ${error.message}`)));
    child.on("close", (code, killedBy) => {
      clearTimeout(limit);
      clearTimeout(kill);
      run.signal.removeEventListener("abort", end);
      if (code === 0) {
        resolve(Buffer.concat(output).toString("utf8"));
      } else {
        reject(new Error(reason(Buffer.concat(errors).toString("utf8"), code ?? killedBy)));
      }
    });
  });
}

/** Helm's last "Error:" and what follows it; warnings before it are noise. */
function reason(stderr: string, end: number | string | null): string {
  const at = stderr.lastIndexOf("Error: ");
  const text = (at < 0 ? stderr : stderr.slice(at + "Error: ".length)).trim();
  return text === "" ? `helm ended with ${end}` : text;
}

function flag(name: string, on: boolean): string[] {
  return on ? [name] : [];
}

function option(name: string, value: string | undefined): string[] {
  return value === undefined || value === "" ? [] : [name, value];
}
