import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, expect, test } from "vitest";
import { installEdition } from "../../lab/plugins/install";

const folder = mkdtempSync(join(tmpdir(), "croft-launcher-"));
const compiled = existsSync(
  join(__dirname, "..", "..", "dist", "lab", "plugins", "tls", "main.js"),
);

afterAll(() => rmSync(folder, { recursive: true }));

/** Starts a plugin as the grandchild of this process, whose parent tells both numbers. */
async function start(): Promise<{ parent: ChildProcess; plugin: number }> {
  installEdition(folder, "tls", "5.6.1");
  const launcher = join(folder, "plugins", "resource-tls-v5.6.1", "pulumi-resource-tls");
  const script = `const child = require("node:child_process").spawn(${JSON.stringify(launcher)}, { stdio: ["ignore", "pipe", "inherit"], detached: true });
    child.stdout.once("data", (port) => console.log(child.pid + " " + port));`;
  const parent = spawn(process.execPath, ["-e", script], { stdio: ["ignore", "pipe", "inherit"] });
  const line = await new Promise<string>((resolve) =>
    parent.stdout.once("data", (chunk: Buffer) => resolve(chunk.toString())),
  );
  expect(line).toMatch(/^\d+ \d+\n/);
  return { parent, plugin: Number(line.split(" ")[0]) };
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function ended(pid: number, milliseconds: number): Promise<boolean> {
  for (const end = Date.now() + milliseconds; Date.now() < end; await pause(50)) {
    if (!isRunning(pid)) return true;
  }
  return false;
}

test.runIf(compiled)("a plugin ends when its engine was killed", async () => {
  const { parent, plugin } = await start();
  expect(isRunning(plugin)).toBe(true);
  parent.kill("SIGKILL");
  expect(await ended(plugin, 8000)).toBe(true);
});

test.runIf(compiled)("a plugin ends at once when the engine says goodbye", async () => {
  const { parent, plugin } = await start();
  process.kill(plugin, "SIGINT");
  expect(await ended(plugin, 3000)).toBe(true);
  parent.kill("SIGKILL");
});
