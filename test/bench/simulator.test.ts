import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { Simulator } from "../../bench/scale/simulator";
import { HostSession } from "../../provider/ssh/host-session";
import { Pool } from "../../provider/ssh/pool";
import { Probes } from "../../provider/ssh/probes";
import { afterFile } from "../support/cleanup";

const folder = mkdtempSync(join(tmpdir(), "croft-simulator-"));
const simulator = new Simulator(join(folder, "keys"));
const pool = new Pool({ CROFT_SSH_KEY: simulator.sshKey });
afterFile(async () => {
  await pool.close();
  simulator.close();
  rmSync(folder, { recursive: true });
});
const session = new HostSession(pool, new Probes(pool), {
  patient: true,
  signal: new AbortController().signal,
  progress: () => undefined,
});
const file = join(folder, "file");
const look = { text: 'fact content "$(cat "$path" 2>/dev/null)"', vars: { path: file } };

test("a host answers by a real shell, over a connection of the real provider", async () => {
  const [one, two] = await simulator.grow(2);
  expect(one?.hostKey).not.toBe(two?.hostKey);
  await session.run(one!, { text: 'cat >"$path"', vars: { path: file } }, { stdin: "written" });
  expect(readFileSync(file, "utf8")).toBe("written");
  expect((await session.probe(one!, look)).facts["content"]).toBe("written");
});

test("a look is answered from memory until something was changed on that host", async () => {
  const [one] = await simulator.grow(2);
  writeFileSync(file, "behind its back");
  expect((await session.probe(one!, look)).facts["content"]).toBe("written");
  await session.run(one!, { text: "true" });
  expect((await session.probe(one!, look)).facts["content"]).toBe("behind its back");
});

test("what ends in an error there ends in an error here", async () => {
  const [one] = await simulator.grow(1);
  const failing = { text: 'rm "$path"; echo gone >&2; exit 3', vars: { path: file } };
  await expect(session.run(one!, failing)).rejects.toThrow("exit code 3: gone");
  expect(existsSync(file)).toBe(false);
});
