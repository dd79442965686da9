import { execFileSync } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { renderFault } from "../../inventory/fault";
import { InventoryError } from "../../inventory/inventory-error";
import { loadSite, type SiteFiles } from "../../inventory/load";
import { base, hostKey } from "./support/base";

const root = resolve(__dirname, "../..");
let project: string;

beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), "croft-inventory-"));
  mkdirSync(join(project, "charts", "visits"), { recursive: true });
  writeFileSync(join(project, "charts", "visits", "Chart.yaml"), "name: visits\n");
  writeFileSync(join(project, "charts", "wiki-1.0.tgz"), "");
  symlinkSync("round", join(project, "charts", "round"));
  writeFileSync(join(project, "site.yaml"), base);
});

afterAll(() => rmSync(project, { recursive: true }));

function errorOf(files: SiteFiles): InventoryError {
  try {
    loadSite(files);
  } catch (error) {
    if (error instanceof InventoryError) return error;
    throw error;
  }
  throw new Error("no fault was found");
}

test("files and charts are found from the project's folder", () => {
  expect(loadSite({ inventory: "site.yaml", project }).name).toBe("home");
});

test("charts are looked at", () => {
  rmSync(join(project, "charts", "wiki-1.0.tgz"));
  rmSync(join(project, "charts", "visits", "Chart.yaml"));
  expect(errorOf({ inventory: "site.yaml", project }).faults.map(renderFault)).toEqual([
    "site.yaml:62:5 releases.visits.chart: charts/visits is no chart: a folder with a Chart.yaml, or a .tgz file; write the path of one",
    "site.yaml:67:5 releases.wiki.chart: charts/wiki-1.0.tgz does not exist; write a chart's path relative to the project",
  ]);
});

test.each([
  [{ inventory: "gone.yaml" }, "gone.yaml:1:1: the file does not exist; croft:inventory names it"],
  [
    { inventory: "charts" },
    "charts:1:1: the file cannot be read (EISDIR); croft:inventory names it",
  ],
  [
    { inventory: "site.yaml", overlay: "gone.yaml" },
    "gone.yaml:1:1: the file does not exist; CROFT_OVERLAY names it",
  ],
])("a file that cannot be read is a fault: %j", (files, fault) => {
  expect(errorOf({ ...files, project }).faults.map(renderFault)).toEqual([fault]);
});

// Broken by: reading whatever bears the name. The reader would wait for ever.
test("a pipe is not read", () => {
  const pipe = join(project, "pipe.yaml");
  execFileSync("mkfifo", [pipe]);
  expect(errorOf({ inventory: "pipe.yaml", project }).faults.map(renderFault)).toEqual([
    "pipe.yaml:1:1: the file is a pipe or a device; croft:inventory names it",
  ]);
});

// Broken by: letting the file system's own error through, which is no fault with a place.
test.each([
  ["links in a circle", "charts/round"],
  ["a name longer than any file's", `charts/${"x".repeat(300)}`],
])("a chart at %s is a fault", (_, chart) => {
  const text = base.replace("chart: charts/wiki-1.0.tgz", `chart: ${chart}`);
  writeFileSync(join(project, "chart.yaml"), text);
  const found = errorOf({ inventory: "chart.yaml", project }).faults;
  expect(found.find(({ path }) => path === "releases.wiki.chart")?.reason).toMatch(
    /^.+ cannot be read; write a chart's path relative to the project$/,
  );
});

test("the error is one that Pulumi prints without a stack, one line a fault", () => {
  const error = errorOf({ inventory: "gone.yaml", project });
  expect(pulumi.RunError.isInstance(error)).toBe(true);
  expect(error.message).toBe(
    "The inventory has 1 fault; nothing was run.\n" +
      "  gone.yaml:1:1: the file does not exist; croft:inventory names it",
  );
});

/** The inventories that come with the project: their owners' machines have keys that nobody else can know. */
const stacks = readdirSync(join(root, "stacks")).filter((file) => file.endsWith(".yaml"));

test("there are inventories to look at", () => {
  expect(stacks).toEqual(expect.arrayContaining(["lab.yaml", "optiplex.yaml", "pi.yaml"]));
});

test.each(stacks)("stacks/%s lacks the host keys and nothing else", (file) => {
  const inventory = join("stacks", file);
  const hosts = Object.keys(hostsOf(inventory));
  const faults = errorOf({ inventory, project: root }).faults;
  expect(faults.map(({ path }) => path).sort()).toEqual(
    hosts.map((name) => `hosts.${name}.hostKey`).sort(),
  );
});

test.each(stacks)("stacks/%s is sound once an overlay brings them", (file) => {
  const inventory = join("stacks", file);
  const overlay = join(project, `overlay-${file}`);
  const names = Object.keys(hostsOf(inventory));
  const keys = names.map((name, index) => [
    name,
    { hostKey: hostKey(String.fromCharCode(65 + index)) },
  ]);
  writeFileSync(overlay, stringify({ hosts: Object.fromEntries(keys) }));
  expect(loadSite({ inventory, overlay, project: root }).hosts.map(({ name }) => name)).toEqual(
    [...names].sort(),
  );
});

function hostsOf(inventory: string): Record<string, unknown> {
  const text = readFileSync(join(root, inventory), "utf8");
  return (parse(text) as { hosts: Record<string, unknown> }).hosts;
}
