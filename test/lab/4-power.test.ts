/** All hosts lose power at once and get it back: everything returns by itself, the visit count too. */
import { beforeAll, expect, test } from "vitest";
import { powerCut, thePage } from "./support/served";
import { LabSite } from "./support/site";

let site: LabSite;
beforeAll(async () => {
  site = await LabSite.open();
});

const visits = (page: string): number => Number(/visit <b>(\d+)<\/b>/.exec(page)?.[1]);

test("after a power cut of all hosts the page counts on, and nothing has drifted", async () => {
  const before = visits(await thePage(site, 60));
  await powerCut(site);
  const after = visits(await thePage(site, 300));
  expect(after).toBe(before + 1);
  await site.quiet(180);
});
