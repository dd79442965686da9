/**
 * The twin's own promises: hosts look like plain Debian servers, and a fault is felt until it is taken back. What a power
 * cut does to the site is told in 4-power.
 */
import { afterEach, beforeAll, expect, test } from "vitest";
import { LabSite } from "./support/site";

let site: LabSite;
beforeAll(async () => {
  site = await LabSite.open();
});
afterEach(async () => {
  await site.lab("fault", "unblock", "gate", "node1");
});

/** Whether a host hears another on its local network. */
const hears = async (from: string, address: string): Promise<string> =>
  (await site.on(from, `ping -c 1 -W 1 ${address} >/dev/null && echo yes || echo no`)).trim();

test("a host has its own disks, files and identity, and nobody else's", async () => {
  const loops = await site.on("node1", "ls /dev | grep -c '^loop[0-9]'");
  expect(loops.trim()).toBe("1");
  expect(await site.on("gate", "ls /dev/disk/by-id")).toBe("");
  // Replaced by rename, which a file that is mounted from outside refuses.
  await site.on("gate", "cp /etc/hosts /etc/hosts.new && mv /etc/hosts.new /etc/hosts");
  const ids = await Promise.all(["gate", "node1"].map((h) => site.on(h, "cat /etc/machine-id")));
  expect(new Set(ids).size).toBe(2);
});

test("a blocked host is silent on SSH and heard again after", async () => {
  await site.lab("fault", "block", "ssh", "gate");
  const blocked = await site.run("node", ["dist/lab/main.js", "status"]);
  expect(blocked.code).toBe(1);
  expect(blocked.stdout).toMatch(/^gate .* silent$/m);
  expect(blocked.stdout).toMatch(/^node1 .* answers$/m);
  expect(await hears("node1", "10.77.0.10")).toBe("yes");
  await site.lab("fault", "unblock", "gate");
  expect(await site.lab("status")).toMatch(/^gate .* answers$/m);
});

test("a partition is between its two groups only", async () => {
  await site.lab("fault", "partition", "gate", "node1");
  expect(await hears("node1", "10.77.0.10")).toBe("no");
  expect(await hears("node1", "10.77.0.12")).toBe("yes");
  expect(await hears("gate", "10.77.0.1")).toBe("yes");
  await site.lab("fault", "unblock", "gate", "node1");
  expect(await hears("node1", "10.77.0.10")).toBe("yes");
});

test("a filled directory keeps what it has and takes nothing more", async () => {
  const write =
    "head -c 5000 /dev/zero 2>/dev/null >/etc/apt/croft-fault-test && echo yes || echo no";
  const before = await site.on("gate", "cat /etc/apt/sources.list.d/*");
  await site.lab("fault", "fill", "gate", "/etc/apt");
  expect((await site.on("gate", `${write} 2>/dev/null`)).trim()).toBe("no");
  expect(await site.on("gate", "cat /etc/apt/sources.list.d/*")).toBe(before);
  await site.lab("fault", "empty", "gate", "/etc/apt");
  expect((await site.on("gate", `${write}; rm /etc/apt/croft-fault-test`)).trim()).toBe("yes");
});
