import type { HostTraffic } from "./trace";

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

/** The page docs/benchmarks.md. */
export function renderReport(figures: Figures): string {
  const walls = [...figures.walls].sort((a, b) => a - b);
  const median = walls[Math.floor(walls.length / 2)] ?? NaN;
  const rows = figures.hosts
    .map(({ host, connections, roundTrips }) => `| ${host} | ${connections} | ${roundTrips} |`)
    .join("\n");
  return `# Benchmarks

Made by \`npm run bench\` on ${figures.machine}; all hosts of the lab share that machine.

| job | budget | measured | command |
| --- | --- | --- | --- |
| bare hosts to the page | 240 s | ${figures.firstUp.toFixed(0)} s | \`npm run lab -- hosts\`, then \`pulumi up --yes --skip-preview\` until \`curl\` has the page |
| no-op preview of ${figures.resources} resources, median of ${walls.length} | 3 s | ${median.toFixed(2)} s (${walls[0]?.toFixed(2)} to ${walls.at(-1)?.toFixed(2)}) | \`pulumi preview\` |
| adding a worker | 60 s | ${figures.addWorker.toFixed(0)} s | node4 added to the inventory, then \`pulumi up --yes --skip-preview\` |

SSH during one no-op preview (\`CROFT_TRACE=trace.jsonl pulumi preview\`):

| host | connections | round trips |
| --- | --- | --- |
${rows}
`;
}
