import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LabSite } from "../test/lab/support/site";
import { withWorker } from "../test/lab/support/worker";
import { renderReport, type Figures } from "./lab-report";
import { machine, say, writePart } from "./page";
import { traffic } from "./traffic";

const inventory = "stacks/lab.yaml";
const previews = 7;

/** `npm run bench`: measures the lab on this machine. Takes about ten minutes. */
export async function lab(): Promise<void> {
  const closed = LabSite.unopened();
  say("bare hosts");
  await closed.lab("down");
  await closed.lab("hosts");
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

  const figures: Figures = { machine: machine(), firstUp, walls, hosts, resources, addWorker };
  await writePart("The lab", renderReport(figures));
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
