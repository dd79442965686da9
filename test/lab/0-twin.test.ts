/**
 * The twin's own promises: hosts look like plain Debian servers, and a fault is felt until it is taken back. What a power
 * cut does to the site is told in 4-power. CROFT_LAB_STACK=NAME takes another stack than the lab's, of three hosts or more.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, beforeAll, expect, test } from "vitest";
import { parse } from "yaml";
import { LabSite } from "./support/site";

const stack = process.env["CROFT_LAB_STACK"] ?? "lab";

interface Known {
  readonly name: string;
  readonly address: string;
}
let site: LabSite;
let left: Known;
let right: Known;
let third: Known;
let disks: readonly string[];
beforeAll(async () => {
  site = await LabSite.open(stack);
  const overlay = site.environment["CROFT_OVERLAY"] ?? "";
  const { hosts } = parse(readFileSync(overlay, "utf8")) as {
    hosts: Record<string, { address: string }>;
  };
  const known = Object.entries(hosts).map(([name, { address }]) => ({ name, address }));
  [left, right, third] = known as [Known, Known, Known];
  const folder = join(dirname(overlay), "disks");
  disks = existsSync(folder) ? readdirSync(folder) : [];
});
afterEach(async () => {
  await site.lab("fault", "unblock", left.name, right.name);
});

/** Whether a host hears another on its local network. */
const hears = async (from: Known, address: string): Promise<string> =>
  (await site.on(from.name, `ping -c 1 -W 1 ${address} >/dev/null && echo yes || echo no`)).trim();

test("a host has its own disks, files and identity, and nobody else's", async () => {
  for (const { name } of [left, right]) {
    const own = disks.filter((file) => file.startsWith(`${name}-disk`)).length;
    const loops = await site.on(name, "ls /dev | grep -c '^loop[0-9]' || true");
    const ids = await site.on(name, "ls /dev/disk/by-id 2>/dev/null | wc -l");
    expect(`${name} ${loops.trim()} ${ids.trim()}`).toBe(`${name} ${own} ${own}`);
  }
  // Replaced by rename, which a file that is mounted from outside refuses.
  await site.on(left.name, "cp /etc/hosts /etc/hosts.new && mv /etc/hosts.new /etc/hosts");
  const ids = await Promise.all(
    [left, right].map(({ name }) => site.on(name, "cat /etc/machine-id")),
  );
  expect(new Set(ids).size).toBe(2);
});

test("a blocked host is silent on SSH and heard again after", async () => {
  await site.lab("fault", "block", "ssh", left.name);
  const blocked = await site.run("node", ["dist/lab/main.js", "status", "--stack", stack]);
  expect(blocked.code).toBe(1);
  expect(blocked.stdout).toMatch(new RegExp(`^${left.name} .* silent$`, "m"));
  expect(blocked.stdout).toMatch(new RegExp(`^${right.name} .* answers$`, "m"));
  expect(await hears(right, left.address)).toBe("yes");
  await site.lab("fault", "unblock", left.name);
  expect(await site.lab("status")).toMatch(new RegExp(`^${left.name} .* answers$`, "m"));
});

test("a partition is between its two groups only", async () => {
  const workstation = left.address.replace(/\d+$/, "1");
  await site.lab("fault", "partition", left.name, right.name);
  expect(await hears(right, left.address)).toBe("no");
  expect(await hears(right, third.address)).toBe("yes");
  expect(await hears(left, workstation)).toBe("yes");
  await site.lab("fault", "unblock", left.name, right.name);
  expect(await hears(right, left.address)).toBe("yes");
});

test("a filled directory keeps what it has and takes nothing more", async () => {
  const write =
    "head -c 5000 /dev/zero 2>/dev/null >/etc/apt/croft-fault-test && echo yes || echo no";
  const before = await site.on(left.name, "cat /etc/apt/sources.list.d/*");
  await site.lab("fault", "fill", left.name, "/etc/apt");
  expect((await site.on(left.name, `${write} 2>/dev/null`)).trim()).toBe("no");
  expect(await site.on(left.name, "cat /etc/apt/sources.list.d/*")).toBe(before);
  await site.lab("fault", "empty", left.name, "/etc/apt");
  expect((await site.on(left.name, `${write}; rm /etc/apt/croft-fault-test`)).trim()).toBe("yes");
});
