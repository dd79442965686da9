/**
 * A worker joins, the engine is killed on the way, the next run completes, the worker leaves. What it does not prove:
 * a host that dies while it leaves.
 */
import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { playRound } from "./support/round";
import { LabSite } from "./support/site";
import type { Step } from "./support/steps";
import { workerTamperings } from "./support/tamperings/worker";
import { withWorker } from "./support/worker";

const inventory = "stacks/lab.yaml";
const before = readFileSync(inventory, "utf8");
let site: LabSite;
beforeAll(async () => {
  site = await LabSite.open();
  expect(await site.preview(), "the site must be quiet before a host is added").toEqual([]);
});
afterAll(async () => {
  writeFileSync(inventory, before);
  await site.lab("hosts");
});

/** Rows that are not the new host's own: every one must be a named edge to it. */
const elsewhere = (steps: readonly Step[]): string[] =>
  steps
    .filter((step) => !step.name.includes("node4"))
    .map((step) => `${step.op} ${step.name} ${step.fields.join()}`)
    .sort();

const others = ["gate", "node1", "node2", "node3"];
const edges = [
  ...others.map((host) => `update ${host}-hosts content`),
  ...[...others, "laptop"].map((member) => `update mesh-${member} hosts.node4`),
].sort();

const nodes = async (): Promise<string[]> => {
  const { stdout } = await site.run("kubectl", ["get", "nodes", "--no-headers"]);
  return stdout
    .trim()
    .split("\n")
    .map((line) => line.split(/\s+/).slice(0, 2).join(" "));
};

test("adding node4 shows its own rows, the hosts files that name it, and whom it is to know", async () => {
  writeFileSync(inventory, withWorker(before));
  await site.lab("hosts");
  const steps = await site.preview();
  expect(elsewhere(steps)).toEqual(edges);
  expect(steps.some((step) => step.op === "delete" || step.op === "replace")).toBe(false);
});

test("an engine killed in the middle leaves a site that the next run completes", async () => {
  const engine = spawn("pulumi", ["up", "--yes", "--skip-preview", "--non-interactive"], {
    env: site.environment,
    stdio: "ignore",
  });
  const ended = new Promise((resolve) => engine.once("exit", resolve));
  await new Promise((resolve) => setTimeout(resolve, 20_000));
  expect(engine.exitCode, "the run must still be under way").toBeNull();
  engine.kill("SIGKILL");
  await ended;
  expect((await site.run("pulumi", ["cancel", "--yes"])).code).toBe(0);
  await site.up();
  expect(await nodes()).toEqual(["node1 Ready", "node2 Ready", "node3 Ready", "node4 Ready"]);
  expect(await site.preview()).toEqual([]);
});

test.each(workerTamperings)("$title is shown, repaired alone, and gone", async (tampering) => {
  await playRound(site, [tampering]);
});

test("removing node4 shows only its rows leaving, and leaves no trace on the others", async () => {
  writeFileSync(inventory, before);
  const steps = await site.preview();
  expect(elsewhere(steps)).toEqual(edges);
  expect(new Set(steps.filter((step) => step.name.includes("node4")).map((s) => s.op))).toEqual(
    new Set(["delete"]),
  );
  await site.up();
  expect(await nodes()).toEqual(["node1 Ready", "node2 Ready", "node3 Ready"]);
  expect(await site.on("node1", "wg show wg0 allowed-ips")).not.toContain("10.66.0.14");
  expect(await site.on("gate", "cat /etc/haproxy/haproxy.cfg")).not.toContain("node4");
  expect(
    await site.on("node4", "find /etc/kubernetes /etc/wireguard -mindepth 1 2>/dev/null; true"),
  ).toBe("");
  expect(await site.preview()).toEqual([]);
});
