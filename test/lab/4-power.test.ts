/** All hosts lose power at once and get it back: everything returns by itself, the visit count too. */
import { beforeAll, expect, test } from "vitest";
import { eventually, LabSite } from "./support/site";

const hosts = ["gate", "node1", "node2", "node3"];

let site: LabSite;
beforeAll(async () => {
  site = await LabSite.open();
});

const visits = (page: string): number => Number(/visit <b>(\d+)<\/b>/.exec(page)?.[1]);

test("after a power cut of all hosts the page counts on, and nothing has drifted", async () => {
  const url = await site.output("page");
  const before = visits(await eventually("the page", 60, () => site.fetch(url)));
  await site.lab("fault", "crash", ...hosts);
  expect(await site.fetch(url)).toBeUndefined();
  await site.lab("fault", "start", ...hosts);
  const after = visits(
    await eventually("the page after the power cut", 300, () => site.fetch(url)),
  );
  expect(after).toBe(before + 1);
  await site.quiet(180);
});
