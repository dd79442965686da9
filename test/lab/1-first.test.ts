/**
 * From bare hosts to the page, and the quiet after it. Does not prove what a container cannot be: a kernel of its own,
 * kernel mounts of CephFS, real disks.
 */
import { beforeAll, expect, test } from "vitest";
import { eventually, LabSite } from "./support/site";

let site: LabSite;
beforeAll(async () => {
  site = await LabSite.open();
});

const visits = (page: string): number => Number(/visit <b>(\d+)<\/b>/.exec(page)?.[1]);

test("the page counts its visits through the load balancer", async () => {
  const url = await site.output("page");
  const first = await eventually("the page", 60, () => site.fetch(url));
  const second = await eventually("the page again", 60, () => site.fetch(url));
  expect(visits(second)).toBe(visits(first) + 1);
});

test("the count stands on CephFS, seen alike from every node", async () => {
  const counts = await Promise.all(
    ["node1", "node2", "node3"].map((node) => site.on(node, "cat /srv/home/visits/count")),
  );
  expect(new Set(counts).size).toBe(1);
  expect(await site.on("node1", "findmnt -no FSTYPE /srv/home")).toMatch(/ceph/);
});

test("every pair of the mesh carries TCP", async () => {
  const hosts = {
    gate: "10.66.0.10",
    node1: "10.66.0.11",
    node2: "10.66.0.12",
    node3: "10.66.0.13",
  };
  for (const from of Object.keys(hosts)) {
    for (const [to, address] of Object.entries(hosts)) {
      if (from === to) continue;
      const banner = await site.on(from, `timeout 5 bash -c 'head -c 4 </dev/tcp/${address}/22'`);
      expect(`${from} to ${to}: ${banner}`).toBe(`${from} to ${to}: SSH-`);
    }
  }
});

test("three control planes are ready behind the load balancer", async () => {
  const done = await site.run("kubectl", ["get", "nodes", "--no-headers"]);
  expect(
    done.stdout
      .trim()
      .split("\n")
      .map((line) => line.split(/\s+/).slice(0, 3).join(" ")),
  ).toEqual([
    "node1 Ready control-plane,storage,worker",
    "node2 Ready control-plane,storage,worker",
    "node3 Ready control-plane,storage,worker",
  ]);
});

test("a second preview is empty, and so is the one after a second up", async () => {
  expect(await site.preview()).toEqual([]);
  await site.up();
  expect(await site.preview()).toEqual([]);
});

test("no private key stands in clear in the state", async () => {
  const { stdout } = await site.run("pulumi", ["stack", "export"]);
  expect(stdout).toContain('"4dabf18193072939515e22adb298388d"');
  expect(stdout).not.toMatch(/PRIVATE KEY/);
  const wireguard = await site.on("node1", "wg show wg0 private-key");
  expect(stdout).not.toContain(wireguard.trim());
});
