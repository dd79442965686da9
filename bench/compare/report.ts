import type { Cost } from "../timed";
import { median, spread } from "../page";

/** What one tool took to find nothing to do, run by run. */
export interface Row {
  readonly name: string;
  readonly command: string;
  readonly costs: readonly Cost[];
}

export interface Comparison {
  readonly machine: string;
  readonly hosts: number;
  /** Things that a tool looks at on each host. */
  readonly facets: number;
  /** The first is the one that the others are compared with. */
  readonly rows: readonly Row[];
}

export function renderComparison({ machine, hosts, facets, rows }: Comparison): string {
  const walls = ({ costs }: Row): number[] => costs.map(({ wall }) => wall);
  const base = rows[0] === undefined ? NaN : median(walls(rows[0]));
  const lines = rows.map((row) => {
    const cpu = median(row.costs.map((cost) => cost.cpu));
    const times = (median(walls(row)) / base).toFixed(1);
    return `| ${row.name} | ${spread(walls(row))} | ${cpu.toFixed(1)} | ${times} | \`${row.command}\` |`;
  });
  return `Made by \`npm run bench -- compare\` on ${machine}.

How long each tool takes to find that there is nothing to do: ${hosts} twin hosts with ${facets} things each (files with
content, owner and mode; packages; services), declared to each tool from one list. The hosts are containers of the same
machine. The runs of the tools take turns, ${rows[0]?.costs.length ?? 0} each. Before them every tool was shown one file with
one line too many, and reported it.

| tool | seconds, median (range) | CPU seconds on the workstation | times Croft's | command |
| --- | --- | --- | --- | --- |
${lines.join("\n")}

Croft declares the files of a host as one resource, of which each file is a field of its own in the diff. Ansible has
pipelining, connections that outlive its runs, ten forks and no gathering of facts; pyinfra is as it comes. Neither Ansible's
nor pyinfra's declaration knows of the other's hosts, and Croft's engine also checks its record of what it made, which they
do not keep.
`;
}
