import { existsSync, mkdirSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { TwinDisk, TwinHost } from "./plan";
import { run } from "./run";

/** Size of every disk: ten of its blocks cost one on the workstation until something is written there. */
const DISK_BYTES = 10 * 1024 ** 3;

/** A loop device that stands for a disk on the workstation. */
export interface LoopDevice {
  readonly id: string;
  /** "/dev/loop3" */
  readonly node: string;
  readonly major: number;
  readonly minor: number;
}

/**
 * Sparse files and loop devices of a host, made or found again. Device numbers change when the workstation restarts, so they
 * are asked for before every start of a host.
 */
export async function ensureDisks(host: TwinHost): Promise<LoopDevice[]> {
  const devices: LoopDevice[] = [];
  for (const disk of host.disks) {
    mkdirSync(dirname(disk.file), { recursive: true });
    if (!existsSync(disk.file)) {
      writeFileSync(disk.file, "");
      truncateSync(disk.file, DISK_BYTES);
    }
    const node = (await attached(disk)) ?? (await attach(disk));
    const numbers = statSync(node).rdev;
    // Linux packs a device number as major << 8 | minor while both stay below 256; loop devices have major 7.
    devices.push({ id: disk.id, node, major: (numbers >> 8) & 0xfff, minor: loopNumber(node) });
  }
  return devices;
}

/** Detaches a host's loop devices and removes the files behind them. */
export async function removeDisks(files: readonly string[]): Promise<void> {
  for (const file of files) {
    for (const node of await loopsOf(file)) {
      await run("losetup", ["--detach", node], { allowFailure: true });
    }
    rmSync(file, { force: true });
  }
}

async function attach(disk: TwinDisk): Promise<string> {
  return (await run("losetup", ["--find", "--show", disk.file])).stdout.trim();
}

async function attached(disk: TwinDisk): Promise<string | undefined> {
  return (await loopsOf(disk.file))[0];
}

async function loopsOf(file: string): Promise<string[]> {
  const list = await run("losetup", ["--noheadings", "--output", "NAME", "--associated", file], {
    allowFailure: true,
  });
  return list.stdout
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
}

/** "/dev/loop12" to 12, which is also its minor number: loop devices have no partitions unless asked for. */
function loopNumber(node: string): number {
  return Number(/(\d+)$/.exec(node)?.[1]);
}

/** Lines that a host's first process reads: id, node, major, minor. */
export function renderDiskTable(devices: readonly LoopDevice[]): string {
  return devices.map((d) => `${d.id} ${d.node} ${d.major} ${d.minor}\n`).join("");
}
