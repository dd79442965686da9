import { spawn } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
  closeSync,
} from "node:fs";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** A program that goes on after we end, known by its pid file. */
export interface Daemon {
  readonly command: string;
  readonly args: readonly string[];
  readonly pidFile: string;
  readonly logFile: string;
  readonly env?: Readonly<Record<string, string>>;
  /** URL that answers once it serves. */
  readonly url: string;
}

/** Command line of a running process, or undefined when it has ended. */
function commandLine(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").filter(Boolean).join(" ");
  } catch {
    return undefined;
  }
}

/**
 * Pid of the daemon if its pid file tells the truth. A pid file outlives a machine's crash, and the number may be another
 * program's by then: so the command line must be the one recorded beside it.
 */
export function runningPid(pidFile: string): number | undefined {
  if (!existsSync(pidFile)) return undefined;
  const [number = "", ...line] = readFileSync(pidFile, "utf8").trim().split("\n");
  const pid = Number(number);
  return pid > 1 && commandLine(pid) === line.join("\n") ? pid : undefined;
}

/** Whether the URL answers with success. */
async function answers(url: string): Promise<boolean> {
  return fetch(url, { signal: AbortSignal.timeout(2000) }).then(
    (response) => response.ok,
    () => false,
  );
}

/** A process with exactly this command line: one whose starter was killed before it could write a pid file. */
function findProcess(line: string): number | undefined {
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return pids.map(Number).find((pid) => commandLine(pid) === line);
}

/** Ends a process, first kindly. @param line its command line, by which it is known to be still the same */
async function end(pid: number, line: string): Promise<void> {
  process.kill(pid, "SIGTERM");
  for (let i = 0; i < 50 && commandLine(pid) === line; i++) await sleep(100);
  if (commandLine(pid) === line) process.kill(pid, "SIGKILL");
}

/** Ends a daemon; a stale pid file is removed. */
export async function stopDaemon(pidFile: string): Promise<void> {
  const pid = runningPid(pidFile);
  if (pid !== undefined) await end(pid, commandLine(pid) ?? "");
  rmSync(pidFile, { force: true });
}

/**
 * Starts a daemon unless the same one already serves.
 * @throws Error with the end of its log when it does not answer within 15 seconds
 */
export async function ensureDaemon(daemon: Daemon): Promise<void> {
  const wanted = [daemon.command, ...daemon.args].join(" ");
  const note = (pid: number | undefined) => writeFileSync(daemon.pidFile, `${pid}\n${wanted}\n`);
  mkdirSync(dirname(daemon.pidFile), { recursive: true });
  const found = findProcess(wanted);
  if (found !== undefined && (await answers(daemon.url))) return note(found);
  if (found !== undefined) await end(found, wanted);
  await stopDaemon(daemon.pidFile);
  const log = openSync(daemon.logFile, "w");
  const child = spawn(daemon.command, [...daemon.args], {
    detached: true,
    stdio: ["ignore", log, log],
    env: { ...process.env, ...daemon.env },
  });
  closeSync(log);
  note(child.pid);
  let failure = "";
  child.once("error", (error) => (failure = error.message));
  child.once("exit", (code) => (failure = `it ended with ${code}`));
  child.unref();
  for (let i = 0; i < 150 && failure === ""; i++) {
    if ((await answers(daemon.url)) && failure === "") return;
    await sleep(100);
  }
  await stopDaemon(daemon.pidFile);
  const last = readFileSync(daemon.logFile, "utf8").slice(-1500);
  throw new Error(`starting ${daemon.command}: ${failure || "no answer in 15 s"}\n${last}`);
}
