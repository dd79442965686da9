/**
 * Runs that are broken off, on a small site of their own: whatever is pulled, each ends in one clear error or is continued,
 * and the next run completes. What it does not prove: clocks that are years off (containers share the workstation's), the
 * same in the cluster and storage layers (3-worker kills the engine there).
 */
import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Random } from "./support/random";
import { type Finished, LabSite } from "./support/site";

const inventory = "stacks/small.yaml";
const before = readFileSync(inventory, "utf8");
const hosts = ["front", "one", "two"];
/** So many kills; a seed that fails can be run again by itself. */
const kills = Number(process.env["CROFT_TEST_KILLS"] ?? 50);
const seed = Number(process.env["CROFT_TEST_SEED"] ?? 1);

let site: LabSite;
beforeAll(async () => {
  site = await LabSite.raise("small");
});
afterAll(async () => {
  writeFileSync(inventory, before);
  await site.lab("down");
});

const up = (): Promise<Finished> =>
  site.run("pulumi", ["up", "--yes", "--skip-preview", "--non-interactive"], 600);

/** What a tampering hand and a changed mind leave to do: many rows on each host. */
const disturb = `
rm -f /etc/hosts /etc/wireguard/wg0.conf /etc/wireguard/wg0.d/laptop.conf
systemctl stop chrony
dpkg --remove --force-depends chrony >/dev/null 2>&1
wg-quick down wg0 2>/dev/null
true`;

/** Files that an apply had in hand, and units that a dead run left working. */
const halfWritten = `find / -xdev -name '.croft.*' 2>/dev/null; ls -d /run/croft.* 2>/dev/null; true`;

describe("the engine or its provider killed", () => {
  const random = new Random(seed);
  const points = Array.from({ length: kills }, (_, i) => ({
    i,
    victim: random.pick(["engine", "provider"]),
    milliseconds: 700 + random.next(9000),
  }));

  test.each(points)("at $milliseconds ms, the $victim", async ({ i, victim, milliseconds }) => {
    for (const host of hosts) await site.on(host, disturb);
    const engine = spawn("pulumi", ["up", "--yes", "--skip-preview", "--non-interactive"], {
      env: site.environment,
      stdio: "ignore",
    });
    const ended = new Promise((resolve) => engine.once("exit", resolve));
    await Promise.race([ended, sleep(milliseconds)]);
    if (engine.exitCode === null) {
      if (victim === "engine") engine.kill("SIGKILL");
      else await site.run("bash", ["-c", providerOf, "kill", String(engine.pid)]);
      await ended;
    }
    await site.run("pulumi", ["cancel", "--yes"]);
    // Every point is followed by a new disturbance, so that runs go on from half-repaired sites too.
    if (i % 5 !== 4 && i !== points.length - 1) return;
    const done = await up();
    expect(`${done.stdout}${done.stderr}`).toContain("Resources:");
    expect(done.code).toBe(0);
    expect(await site.preview()).toEqual([]);
    for (const host of hosts)
      expect(`${host}: ${await site.on(host, halfWritten)}`).toBe(`${host}: `);
  });
});

/** Kills the plugin process among an engine's children. */
const providerOf = `
for pid in $(pgrep -P "$1"); do
  if tr '\\0' ' ' <"/proc/$pid/cmdline" | grep -q pulumi-resource-croft; then kill -KILL "$pid"; fi
done`;

interface Break {
  readonly title: string;
  readonly break: () => Promise<unknown>;
  readonly mend: () => Promise<unknown>;
  /** What the run that meets it says. */
  readonly error: RegExp;
}

const breaks: readonly Break[] = [
  {
    title: "a host unplugged",
    break: () => site.lab("fault", "crash", "two"),
    mend: () => site.lab("fault", "start", "two"),
    error: /a host is unreachable:\n\s+two \(root@[\d.]+:22\): connecting: /,
  },
  {
    title: "a disk that is full",
    break: async () => {
      await site.on("one", "rm /etc/wireguard/wg0.conf");
      await site.lab("fault", "fill", "one", "/etc/wireguard");
    },
    mend: () => site.lab("fault", "empty", "one", "/etc/wireguard"),
    error: /one: .*No space left on device/,
  },
  {
    title: "a file that cannot be written",
    break: () => site.on("one", "echo evil >>/etc/hosts && mount --bind /etc/hosts /etc/hosts"),
    mend: () => site.on("one", "umount /etc/hosts"),
    error: /one: .*\/etc\/hosts.*(busy|Read-only)/,
  },
  {
    title: "a package that nobody has",
    break: () =>
      site.on(
        "one",
        "dpkg --remove --force-depends chrony >/dev/null 2>&1; mv /etc/apt/sources.list.d /root/; rm -rf /var/lib/apt/lists/*",
      ),
    mend: () => site.on("one", "mv /root/sources.list.d /etc/apt/"),
    error: /one: .*(Unable to locate package|no installation candidate)/,
  },
];

test.each(breaks)("$title: one clear error, and a run that completes", async (one) => {
  expect(await site.preview()).toEqual([]);
  await one.break();
  const failed = await up();
  const said = `${failed.stdout}${failed.stderr}`;
  expect(failed.code).not.toBe(0);
  expect(said).toMatch(one.error);
  expect(said).not.toMatch(/\bat .*\.js:\d+/);
  await one.mend();
  const done = await up();
  expect(`${done.stdout}${done.stderr}`).toContain("Resources:");
  expect(done.code).toBe(0);
  expect(await site.preview()).toEqual([]);
});

test("apt's lock held by somebody else is waited for", async () => {
  await site.on("two", "dpkg --remove --force-depends chrony >/dev/null 2>&1");
  const holding = site.on("two", "flock /var/lib/dpkg/lock-frontend sleep 15");
  await site.up();
  await holding;
  expect(await site.preview()).toEqual([]);
});

test("a host rebooted in the middle is continued by the next run at the latest", async () => {
  for (const host of hosts) await site.on(host, disturb);
  const running = up();
  await sleep(4000);
  await site.lab("fault", "crash", "one");
  await site.lab("fault", "start", "one");
  await running;
  await site.up();
  expect(await site.preview()).toEqual([]);
});
