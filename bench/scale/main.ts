import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import type { HostAccess } from "../../provider/access";
import { peakMemory } from "../memory";
import { machine, say, writePart } from "../page";
import { BenchProject } from "../project";
import { traffic } from "../traffic";
import { renderScale, type Size } from "./report";
import { Simulator } from "./simulator";

/** The first has as many resources as the lab, and hosts that take no share of the cores. */
const SIZES = [13, 50, 100, 200];
const PREVIEWS = 3;

/** `npm run bench -- scale [HOSTS...]`: previews of many simulated hosts. */
export async function scale(...words: string[]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "croft-bench-"));
  const simulator = new Simulator(join(folder, "hosts"));
  try {
    const sizes: Size[] = [];
    for (const count of words.length > 0 ? words.map(Number) : SIZES) {
      const hosts = await simulator.grow(count);
      sizes.push(await measure(hosts, simulator.sshKey, join(folder, String(count))));
    }
    await writePart("Many hosts", renderScale({ machine: machine(), sizes }));
  } finally {
    simulator.close();
    rmSync(folder, { recursive: true });
  }
}

async function measure(
  hosts: readonly HostAccess[],
  sshKey: string,
  folder: string,
): Promise<Size> {
  const count = hosts.length;
  mkdirSync(join(folder, "stacks"), { recursive: true });
  writeFileSync(join(folder, "stacks", "bench.yaml"), renderInventory(hosts));
  const trace = join(folder, "trace.jsonl");
  const project = new BenchProject(folder, "bench/scale/program.js", {
    CROFT_SSH_KEY: sshKey,
    CROFT_BENCH_FILES: join(folder, "files"),
  });
  await project.init();
  say(`${count} hosts: first up`);
  // A shell a file: more of them at a time than this, and the machine is busy with starting them.
  const first = await project.up({ PULUMI_SKIP_CHECKPOINTS: "true", PULUMI_PARALLEL: "32" });
  const previews: Size["previews"][number][] = [];
  // The first look fills the simulator's memory.
  await project.quietPreview();
  for (let run = 1; run <= PREVIEWS; run++) {
    const { done, peakMiB } = await peakMemory(() => project.quietPreview());
    previews.push({ ...done.cost, peakMiB });
    say(
      `${count} hosts: preview ${done.cost.wall.toFixed(1)} s, ${done.cost.cpu.toFixed(1)} s of CPU, ${peakMiB} MiB`,
    );
  }
  await project.quietPreview({ CROFT_TRACE: trace });
  const seen = traffic(readFileSync(trace, "utf8"));
  const most = (of: "connections" | "roundTrips") => Math.max(...seen.map((one) => one[of]));
  return {
    hosts: count,
    resources: await project.resources(),
    firstUp: first.cost.wall,
    previews,
    connections: most("connections"),
    roundTrips: most("roundTrips"),
  };
}

/** An inventory of hosts that have no role. */
function renderInventory(hosts: readonly HostAccess[]): string {
  const rows = hosts.map(({ host, address, port, hostKey }, index) => {
    const mesh = `10.66.${Math.floor(index / 250)}.${(index % 250) + 1}`;
    return [host, { class: "plain", address, port, hostKey, mesh }];
  });
  return stringify({
    site: "bench",
    classes: { plain: { architecture: "amd64", roles: [] } },
    hosts: Object.fromEntries(rows) as object,
    mesh: { kind: "wireguard", network: "10.66.0.0/16" },
  });
}
