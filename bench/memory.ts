import { readdirSync, readFileSync } from "node:fs";

const PERIOD_MILLISECONDS = 250;

/** The most memory that everything this process has started had in use at one moment, while `work` ran, in MiB. */
export async function peakMemory<T>(work: () => Promise<T>): Promise<{ done: T; peakMiB: number }> {
  let peakKiB = 0;
  const timer = setInterval(() => {
    const sizes = descendants(process.pid).map(proportionalKiB);
    peakKiB = Math.max(
      peakKiB,
      sizes.reduce((sum, size) => sum + size, 0),
    );
  }, PERIOD_MILLISECONDS);
  try {
    const done = await work();
    return { done, peakMiB: Math.round(peakKiB / 1024) };
  } finally {
    clearInterval(timer);
  }
}

function descendants(ancestor: number): number[] {
  const children = new Map<number, number[]>();
  for (const name of readdirSync("/proc").filter((entry) => /^\d+$/.test(entry))) {
    const stat = contentOf(`/proc/${name}/stat`);
    // The name of the program, in brackets, may hold anything.
    const parent = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
    children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
  }
  const below = (pid: number): number[] =>
    (children.get(pid) ?? []).flatMap((child) => [child, ...below(child)]);
  return below(ancestor);
}

/** Pages that several processes share count for each in part, so that a sum counts them once. */
function proportionalKiB(pid: number): number {
  return Number(/^Pss: +(\d+) kB$/m.exec(contentOf(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0);
}

/** Empty when the process has ended since it was listed. */
function contentOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
