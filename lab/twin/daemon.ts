import { spawn } from "node:child_process";
import { existsSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { cacheFolder } from "../paths";
import type { Progress } from "../progress";
import { cgroupHierarchies, removeAbandonedCgroups } from "./cgroups";
import { run } from "./run";

/** Where our own daemon keeps what must not outlive a boot. */
const RUN_FOLDER = "/run/croft-lab";
const SOCKET = join(RUN_FOLDER, "docker.sock");
const EXEC_ROOT = join(RUN_FOLDER, "exec");
const PID_FILE = join(RUN_FOLDER, "dockerd.pid");

/** How a Docker daemon is reached: the environment its client needs. */
export interface Daemon {
  readonly env: Readonly<Record<string, string>>;
}

/** A daemon that answers now, else undefined; starts nothing. Ours first: the lab's hosts live there once it exists. */
export async function findDaemon(): Promise<Daemon | undefined> {
  for (const env of [{ DOCKER_HOST: `unix://${SOCKET}` }, {}]) {
    const answer = await run("docker", ["info", "--format", "{{.ServerVersion}}"], {
      env: { ...process.env, ...env },
      allowFailure: true,
      timeoutSeconds: 20,
    });
    if (answer.code === 0 && answer.stdout.trim() !== "") {
      return { env };
    }
  }
  return undefined;
}

/**
 * A Docker daemon: the one that answers, else our own `dockerd`, which keeps clear of a system-wide one by its own data,
 * exec root, socket and pid file.
 * @throws Error with the end of the daemon's log when it does not come up
 */
export async function ensureDaemon(progress: Progress): Promise<Daemon> {
  const found = await findDaemon();
  if (found) {
    return found;
  }
  if (process.getuid?.() !== 0) {
    throw new Error("no Docker daemon answers, and starting one takes root");
  }
  await sweepRemains();
  const log = join(cacheFolder(), "docker.log");
  mkdirSync(RUN_FOLDER, { recursive: true });
  mkdirSync(cacheFolder(), { recursive: true });
  const out = openSync(log, "w");
  progress("docker: no daemon answers, starting our own");
  const child = spawn("dockerd", daemonArguments(), {
    detached: true,
    stdio: ["ignore", out, out],
  });
  let failed: string | undefined;
  child.on("error", (error) => (failed = error.message));
  child.on("exit", (code) => (failed ??= `exit ${code}`));
  child.unref();
  for (let waited = 0; waited < 60 && failed === undefined; waited += 0.5) {
    const answering = await findDaemon();
    if (answering) {
      return answering;
    }
    await sleep(500);
  }
  const end = readFileSync(log, "utf8").slice(-2000);
  throw new Error(`starting dockerd: ${failed ?? "no answer after 60 s"}\n${end}`);
}

function daemonArguments(): string[] {
  return [
    `--host=unix://${SOCKET}`,
    `--data-root=${join(cacheFolder(), "docker")}`,
    `--exec-root=${EXEC_ROOT}`,
    `--pidfile=${PID_FILE}`,
    "--bridge=none", // every lab has a network of its own; docker0 could only collide with somebody else's
  ];
}

/** Whether our own daemon, running or not, has containers. */
export function hasContainers(): boolean {
  return containerIds().length > 0;
}

function containerIds(): string[] {
  const folder = join(cacheFolder(), "docker", "containers");
  return existsSync(folder) ? readdirSync(folder) : [];
}

/** Ends our own daemon, and with it every host; a daemon that was there before us is left alone. */
export async function stopDaemon(): Promise<void> {
  await sweepRemains();
  rmSync(RUN_FOLDER, { recursive: true, force: true });
}

/**
 * Clears what a daemon that was killed hard leaves behind: containerd and shims that still run (a new daemon would take
 * their pid file for its own), pid files, sockets, mounts and its containers' cgroups.
 */
async function sweepRemains(): Promise<void> {
  // The daemon first and gently, so that it takes its containers down itself; then whatever is left of it.
  const patterns: [string, NodeJS.Signals, number][] = [
    [`--pidfile=${PID_FILE}`, "SIGTERM", 30],
    [EXEC_ROOT, "SIGTERM", 3],
    [EXEC_ROOT, "SIGKILL", 3],
  ];
  for (const [text, signal, seconds] of patterns) {
    const pids = processesNaming(text);
    pids.forEach((pid) => signalIfAlive(pid, signal));
    for (let i = 0; i < seconds * 10 && pids.some((pid) => existsSync(`/proc/${pid}`)); i++) {
      await sleep(100);
    }
  }
  const data = join(cacheFolder(), "docker");
  const mounts = readFileSync("/proc/self/mounts", "utf8")
    .split("\n")
    .map((line) => line.split(" ")[1] ?? "")
    .filter((point) => `${point}/`.startsWith(`${data}/`) || point.startsWith(`${RUN_FOLDER}/`));
  // Deepest first: a mount below keeps the one above busy.
  for (const point of mounts.sort((a, b) => b.length - a.length)) {
    await run("umount", ["--lazy", point], { allowFailure: true });
  }
  for (const path of [SOCKET, PID_FILE, EXEC_ROOT]) {
    rmSync(path, { recursive: true, force: true });
  }
  removeAbandonedCgroups(cgroupHierarchies(), containerIds());
}

/** Processes with this text in their command line, ourselves excepted. */
function processesNaming(text: string): number[] {
  return readdirSync("/proc")
    .filter((entry) => /^\d+$/.test(entry) && Number(entry) !== process.pid)
    .filter((entry) => {
      try {
        const words = readFileSync(`/proc/${entry}/cmdline`, "utf8").split("\0");
        return /\/?(dockerd|containerd|containerd-shim[\w-]*|docker-proxy)$/.test(words[0] ?? "")
          ? words.some((word) => word.includes(text))
          : false;
      } catch {
        return false; // it ended while we looked
      }
    })
    .map(Number);
}

function signalIfAlive(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // Already gone, which is what was wanted.
  }
}
