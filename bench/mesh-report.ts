import { spread } from "./page";

/** What one carrier did for some seconds. */
export interface CarrierRun {
  readonly carrier: "tinc" | "wireguard";
  /** Of what TCP carries, in a second. */
  readonly megabits: number;
  /** Seconds that the daemons of both ends took for 10^9 bytes. */
  readonly cpuPerGigabyte: number;
}

const programs = { tinc: "tinc 1.0, `tincd`", wireguard: "WireGuard, `wireguard-go`" } as const;

/** The carriers' part of docs/benchmarks.md. */
export function renderMesh(machine: string, seconds: number, runs: readonly CarrierRun[]): string {
  const rows = (["tinc", "wireguard"] as const).map((carrier) => {
    const own = runs.filter((run) => run.carrier === carrier);
    const megabits = spread(
      own.map((run) => run.megabits),
      0,
    );
    const cpu = spread(own.map((run) => run.cpuPerGigabyte));
    return `| ${programs[carrier]} | ${megabits} | ${cpu} |`;
  });
  return `Made by \`npm run bench -- mesh\` on ${machine}.

One TCP connection between two hosts of a site with \`mesh.kind: both\`, bound to the one carrier's interface, for ${seconds} seconds;
the two take turns, ${runs.length / 2} each. Both hosts are containers of the same machine, so both ends share its cores. A WireGuard
of the kernel has no daemon and is faster; it is not measured here.

| carrier | Mbit/s, median (range) | CPU seconds of both daemons for a gigabyte |
| --- | --- | --- |
${rows.join("\n")}
`;
}
