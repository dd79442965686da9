import { spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Runs `work` while holding an exclusive lock on a file, so that two runs on one machine never fill the same cache at once.
 * The lock is flock(1)'s on an open file, held by a child that ends when its standard input closes: however this process
 * ends, kill -9 included, the lock is free again. A lock made of a pid file would outlive its owner.
 *
 * @throws when flock is missing or fails
 */
export async function withFileLock<T>(file: string, work: () => Promise<T>): Promise<T> {
  mkdirSync(dirname(file), { recursive: true });
  const child = spawn("flock", ["--exclusive", file, "sh", "-c", "echo held; exec cat"], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  await new Promise<void>((resolve, reject) => {
    child.stdout.once("data", () => resolve());
    child.once("error", (error) => reject(new Error(`locking ${file}: ${error.message}`)));
    child.once("exit", (code) => reject(new Error(`locking ${file}: flock ended with ${code}`)));
  });
  try {
    return await work();
  } finally {
    child.stdin.end();
    await ended;
  }
}
