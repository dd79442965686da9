/**
 * What a preview shows is what is done: over random changes of the inventory, of the machines, and of both at once, the steps
 * that the engine executes are those that it had shown, and each row says whose doing it is. Seeded by CROFT_SEED; another
 * stack by CROFT_LAB_STACK.
 *
 * What it does not prove: hosts that come or go, which 3-worker has; machines that change between preview and update.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { randomDrifts } from "./support/drifts";
import { Random } from "./support/random";
import { redeclared } from "./support/redeclared";
import { tamper } from "./support/round";
import { LabSite } from "./support/site";
import { lineOf } from "./support/steps";

const stack = process.env["CROFT_LAB_STACK"] ?? "lab";
const random = new Random(Number(process.env["CROFT_SEED"] ?? 1));
const inventory = `stacks/${stack}.yaml`;
const before = readFileSync(inventory, "utf8");

let site: LabSite;
beforeAll(async () => {
  site = await LabSite.open(stack);
  expect(await site.preview(), "the site must be quiet before it is changed").toEqual([]);
});
afterAll(async () => {
  writeFileSync(inventory, before);
  await site.up();
});

test.each(Array.from({ length: 8 }, (_, i) => i + 1))("random changes, round %i", async () => {
  const declaration = random.next(4) > 0 ? redeclared(before, random) : before;
  const drifts = random.next(4) > 0 ? randomDrifts(await site.resources(), 5, random) : [];
  writeFileSync(inventory, declaration);
  await tamper(site, drifts);

  const { steps, remarks } = await site.previewWithRemarks();
  const silent = steps.filter(
    ({ op, kind, name }) =>
      op === "update" &&
      kind.startsWith("croft:") &&
      !remarks.some((remark) => remark.kind === kind && remark.name === name),
  );
  expect(silent.map(lineOf)).toEqual([]);
  expect((await site.up()).map(lineOf)).toEqual(steps.map(lineOf));
  expect((await site.preview()).map(lineOf)).toEqual([]);
});

test("a row that both have changed says so", async () => {
  writeFileSync(inventory, `${before}\ntimeServers: [192.0.2.123]\n`);
  await site.on("gate", "chmod 0600 /etc/chrony/chrony.conf");
  const { remarks } = await site.previewWithRemarks();
  const ofFiles = remarks.filter(({ kind, name }) => kind.endsWith(":Files") && name === "gate");
  expect(ofFiles.map(({ text }) => text).sort()).toEqual([
    'the declaration has changed: files["/etc/chrony/chrony.conf"].content',
    'the machine has drifted: files["/etc/chrony/chrony.conf"].mode',
  ]);
});
