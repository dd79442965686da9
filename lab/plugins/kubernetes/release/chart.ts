import { execFile } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { parse } from "yaml";
import { chartFlags, helmBinary, type ReleaseInputs } from "./helm-command";

export interface ChartMetadata {
  readonly name: string;
  /** Semantic version. */
  readonly version: string;
}

const SHOW_MILLISECONDS = 60_000;

/**
 * What a chart says about itself: a folder is read directly, everything else by Helm.
 * @throws Error that says which chart could not be read
 */
export async function chartMetadata(inputs: ReleaseInputs): Promise<ChartMetadata> {
  const { chart } = inputs;
  const remote = inputs.repositoryOpts?.repo !== undefined && inputs.repositoryOpts.repo !== "";
  const folder = !remote && statSync(chart, { throwIfNoEntry: false })?.isDirectory() === true;
  if (!folder && (chart.startsWith(".") || chart.startsWith("/")) && !existsSync(chart)) {
    throw new Error(`path "${chart}" not found`);
  }
  const text = folder ? readFileSync(join(chart, "Chart.yaml"), "utf8") : await show(inputs);
  const metadata = parse(text) as Partial<ChartMetadata> | null;
  if (typeof metadata?.name !== "string" || typeof metadata.version !== "string") {
    throw new Error(`chart "${chart}": its Chart.yaml has no name or no version`);
  }
  return { name: metadata.name, version: metadata.version };
}

async function show(inputs: ReleaseInputs): Promise<string> {
  const args = ["show", "chart", inputs.chart, ...chartFlags(inputs)];
  try {
    return (await promisify(execFile)(helmBinary(), args, { timeout: SHOW_MILLISECONDS })).stdout;
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string };
    throw new Error((stderr ?? message).trim().split("\n").at(-1) ?? message);
  }
}
