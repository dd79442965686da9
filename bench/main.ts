/** `npm run bench`: measures the lab on this machine and writes docs/benchmarks.md. Takes about ten minutes. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import { LabSite } from "../test/lab/support/site";
import { withWorker } from "../test/lab/support/worker";
import { renderReport, type Figures } from "./report";
import { traffic } from "./trace";

const inventory = "stacks/lab.yaml";
const previews = 7;

async function main(): Promise<void> {
  const lab = LabSite.unopened();
  say("bare hosts");
  await lab.lab("down");
  await lab.lab("hosts");
  say("first up, to the page");
  const started = performance.now();
  const site = await LabSite.open();
  await site.up();
  const url = await site.output("page");
  while ((await site.fetch(url)) === undefined) await pause(200);
  const firstUp = secondsSince(started);

  say("no-op previews");
  const walls: number[] = [];
  for (let run = 0; run < previews; run++) {
    const at = performance.now();
    const steps = await site.preview();
    walls.push(secondsSince(at));
    if (steps.length > 0) throw new Error(`the site is not quiet: ${JSON.stringify(steps)}`);
  }
  const { hosts, resources } = await tracedPreview(site);

  say("adding a worker");
  const before = readFileSync(inventory, "utf8");
  let addWorker: number;
  try {
    writeFileSync(inventory, withWorker(before));
    await site.lab("hosts");
    const at = performance.now();
    await site.up();
    addWorker = secondsSince(at);
  } finally {
    writeFileSync(inventory, before);
  }
  await site.up();
  await site.lab("hosts");

  const machine = `${cpus().length} cores (${cpus()[0]?.model ?? "unknown"}), ${Math.round(totalmem() / 2 ** 30)} GiB`;
  const figures: Figures = { machine, firstUp, walls, hosts, resources, addWorker };
  writeFileSync("docs/benchmarks.md", renderReport(figures));
  say("written: docs/benchmarks.md");
}

async function tracedPreview(site: LabSite): Promise<Pick<Figures, "hosts" | "resources">> {
  const directory = mkdtempSync(join(tmpdir(), "croft-bench-"));
  const file = join(directory, "trace.jsonl");
  try {
    const args = ["preview", "--json", "--non-interactive"];
    const done = await site.run("env", [`CROFT_TRACE=${file}`, "pulumi", ...args]);
    const { changeSummary } = JSON.parse(done.stdout) as { changeSummary: { same: number } };
    return { hosts: traffic(readFileSync(file, "utf8")), resources: changeSummary.same };
  } finally {
    rmSync(directory, { recursive: true });
  }
}

const secondsSince = (start: number): number => (performance.now() - start) / 1000;
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const say = (text: string): void => void process.stderr.write(`bench: ${text}\n`);

main().catch((error: unknown) => {
  process.stderr.write(`bench: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
