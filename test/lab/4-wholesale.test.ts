/**
 * Whole folders, packages, daemons or namespaces are taken from the site at one blow. The preview shows what is lost, one `up`
 * brings it back, the next preview is empty and the page is served by every node; and so it is after a power cut.
 *
 * CROFT_CASE='a regular expression' plays the blows whose title it matches.
 *
 * Not proved here: that the preview's steps are the up's, since what stands on what is lost fails one after another; and what has no
 * copy anywhere, as the data of all monitors.
 */
import { beforeAll, expect, test } from "vitest";
import { powerCut, served, thePage } from "./support/served";
import { LabSite } from "./support/site";
import { blows } from "./support/wholesale";

const wanted = new RegExp(process.env["CROFT_CASE"] ?? "");
/** In which daemons miss what was taken from under them. */
const settling = "sleep 25";

let site: LabSite;
beforeAll(async () => {
  site = await LabSite.open();
  expect(await site.preview(), "the site must be quiet before it is broken").toEqual([]);
});

for (const { title, host, command, shown } of blows.filter(({ title }) => wanted.test(title)))
  test(`shown, and mended by one up: ${title}`, async () => {
    await site.on(host, command);
    await site.on("workstation", settling);
    const steps = await site.preview();
    expect(steps.map(({ kind, name }) => `${kind} ${name}`)).toEqual(
      expect.arrayContaining([...shown]),
    );
    await site.up();
    await site.quiet(60);
    await served(site);
  });

test("and after a power cut of all hosts nothing is missing", async () => {
  await powerCut(site);
  await thePage(site, 300);
  await site.quiet(180);
});
