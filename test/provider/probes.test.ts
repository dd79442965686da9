import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { HostAccess } from "../../provider/access";
import { Pool } from "../../provider/ssh/pool";
import { Probes } from "../../provider/ssh/probes";

// Not proved here: what an answer looks like. test/provider/ssh.test.ts asks a real server.

// Vitest's clock does not reach Node's promised timers.
vi.mock("node:timers/promises", () => ({
  setTimeout: (milliseconds: number) =>
    new Promise<void>((resolve) => {
      setTimeout(resolve, milliseconds);
    }),
}));

class CountingPool extends Pool {
  readonly trips: string[] = [];

  override connect(): Promise<never> {
    return Promise.resolve(undefined as never);
  }

  override exchange(access: HostAccess, request: { readonly scripts: number }): Promise<never> {
    this.trips.push(`${access.host}: ${request.scripts}`);
    return Promise.reject(new Error("not asked in earnest"));
  }
}

const access = (host: string): HostAccess => ({
  host,
  address: host,
  port: 22,
  user: "root",
  hostKey: "ssh-ed25519 AAAA",
});

let pool: CountingPool;
let probes: Probes;
beforeEach(() => {
  vi.useFakeTimers();
  pool = new CountingPool();
  probes = new Probes(pool);
});
afterEach(() => vi.useRealTimers());

function ask(host: string, text: string, { patient = false } = {}): void {
  probes.ask(access(host), { text }, patient).catch(() => undefined);
}

// Broken by: a fixed time from a host's first read on.
test("reads of a host that come in between others' are one round trip", async () => {
  ask("a", "first");
  for (let n = 0; n < 10; n++) {
    ask("b", `read ${n}`);
    await vi.advanceTimersByTimeAsync(20);
  }
  ask("a", "last");
  await vi.advanceTimersByTimeAsync(24);
  expect(pool.trips).toEqual([]);
  await vi.advanceTimersByTimeAsync(2);
  expect(pool.trips.sort()).toEqual(["a: 2", "b: 10"]);
});

// Broken by: no end to the wait.
test("half a second of reads is enough for a round trip", async () => {
  ask("a", "first");
  for (let n = 0; n < 25; n++) {
    await vi.advanceTimersByTimeAsync(20);
    ask("b", `read ${n}`);
  }
  expect(pool.trips).toEqual(["a: 1"]);
});

// Broken by: one clock for both.
test("a change does not wait for the reads of others", async () => {
  ask("a", "look", { patient: true });
  for (let n = 0; n < 3; n++) {
    ask("b", `read ${n}`);
    await vi.advanceTimersByTimeAsync(20);
  }
  expect(pool.trips).toEqual(["a: 1"]);
});
