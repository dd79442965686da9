import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Progress } from "../progress";

/**
 * Kernel limits that all hosts of a lab share, as they share the kernel, and that are sized for one machine: a kubelet,
 * containerd and systemd take about twenty inotify instances together, and the default of 128 is one quota for root on all hosts.
 */
const WANTED: Readonly<Record<string, number>> = {
  "fs.inotify.max_user_instances": 8192,
  "fs.inotify.max_user_watches": 1_048_576,
};

/** Limits below what is wanted, with their values now. */
export function tooLow(now: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(now).filter(([name, value]) => value < (WANTED[name] ?? 0)),
  );
}

/** Raises what is too low. @param record file that keeps the values from before, for {@link restoreLimits} */
export function raiseLimits(record: string, progress: Progress): void {
  const now = Object.fromEntries(Object.keys(WANTED).map((name) => [name, Number(read(name))]));
  const low = tooLow(now);
  if (Object.keys(low).length === 0) {
    return;
  }
  const before = existsSync(record) ? (JSON.parse(readFileSync(record, "utf8")) as object) : {};
  mkdirSync(dirname(record), { recursive: true });
  // The oldest values win: a second raise, after somebody lowered them, still restores the first ones.
  writeFileSync(record, JSON.stringify({ ...low, ...before }));
  for (const name of Object.keys(low)) {
    progress(`workstation: ${name} from ${low[name]} to ${WANTED[name]} while labs are up`);
    writeFileSync(path(name), String(WANTED[name]));
  }
}

/** Puts back what {@link raiseLimits} found. */
export function restoreLimits(record: string): void {
  if (!existsSync(record)) {
    return;
  }
  const before = JSON.parse(readFileSync(record, "utf8")) as Record<string, number>;
  for (const [name, value] of Object.entries(before)) {
    writeFileSync(path(name), String(value));
  }
  rmSync(record);
}

const path = (name: string): string => join("/proc/sys", ...name.split("."));
const read = (name: string): string => readFileSync(path(name), "utf8").trim();
