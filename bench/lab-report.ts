import { spread } from "./page";
import type { HostTraffic } from "./traffic";

export interface Figures {
  /** What it ran on: cores, memory. */
  readonly machine: string;
  /** Seconds from bare hosts to the first answer of the page. */
  readonly firstUp: number;
  /** Seconds of each no-op preview. */
  readonly walls: readonly number[];
  readonly hosts: readonly HostTraffic[];
  /** Resources in the stack. */
  readonly resources: number;
  /** Seconds of the `up` that adds a worker whose host stands already. */
  readonly addWorker: number;
}

/** The lab's part of docs/benchmarks.md. */
export function renderReport(figures: Figures): string {
  const rows = figures.hosts
    .map(({ host, connections, roundTrips }) => `| ${host} | ${connections} | ${roundTrips} |`)
    .join("\n");
  return `Made by \`npm run bench\` on ${figures.machine}; all hosts of the lab share that machine.

| job | budget | measured | command |
| --- | --- | --- | --- |
| bare hosts to the page | 240 s | ${figures.firstUp.toFixed(0)} s | \`npm run lab -- hosts\`, then \`pulumi up --yes --skip-preview\` until \`curl\` has the page |
| no-op preview of ${figures.resources} resources, median (range) of ${figures.walls.length} | 3 s | ${spread(figures.walls, 2)} s | \`pulumi preview\` |
| adding a worker | 60 s | ${figures.addWorker.toFixed(0)} s | node4 added to the inventory, then \`pulumi up --yes --skip-preview\` |

SSH during one no-op preview (\`CROFT_TRACE=trace.jsonl pulumi preview\`):

| host | connections | round trips |
| --- | --- | --- |
${rows}
`;
}
