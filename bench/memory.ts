import { readdirSync, readFileSync } from "node:fs";

const PERIOD_MILLISECONDS = 100;
const PAGE_BYTES = 4096;

/** The most memory that everything this process has started had in use at one moment, while `work` ran, in MiB. */
export async function peakMemory<T>(work: () => Promise<T>): Promise<{ done: T; peakMiB: number }> {
  let peak = 0;
  const timer = setInterval(() => {
    peak = Math.max(peak, residentBytes(process.pid));
  }, PERIOD_MILLISECONDS);
  try {
    const done = await work();
    return { done, peakMiB: Math.round(peak / 2 ** 20) };
  } finally {
    clearInterval(timer);
  }
}

/** Resident bytes of all descendants. Pages that two of them share count twice. */
function residentBytes(ancestor: number): number {
  const children = new Map<number, { pid: number; bytes: number }[]>();
  for (const name of readdirSync("/proc").filter((entry) => /^\d+$/.test(entry))) {
    try {
      const stat = readFileSync(`/proc/${name}/stat`, "utf8");
      // The name of the program, in brackets, may hold anything.
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      const parent = Number(fields[1]);
      const row = { pid: Number(name), bytes: Number(fields[21]) * PAGE_BYTES };
      children.set(parent, [...(children.get(parent) ?? []), row]);
    } catch {
      // It ended between being listed and being read.
    }
  }
  const below = (pid: number): number =>
    (children.get(pid) ?? []).reduce((sum, child) => sum + child.bytes + below(child.pid), 0);
  return below(ancestor);
}
