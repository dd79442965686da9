/**
 * Somebody changes a machine by hand. For every case: a plain preview shows exactly this row and field, one `up` repairs
 * it and touches nothing else, the next preview is empty. What the cases do not prove: facets without a case here, and
 * several tamperings at once.
 */
import { beforeAll, describe, expect, test } from "vitest";
import { LabSite } from "./support/site";
import { tamperings } from "./support/tamperings";

let site: LabSite;
beforeAll(async () => {
  site = await LabSite.open();
  expect(await site.preview(), "the site must be quiet before it is tampered with").toEqual([]);
});

describe.each(tamperings)("$title", (tampering) => {
  test("is shown, repaired alone, and gone", async () => {
    await site.on(tampering.host, tampering.command);
    const shown = await site.preview();
    expect(shown).toEqual([
      { op: tampering.op ?? "update", name: tampering.row, fields: tampering.fields },
    ]);
    await site.up();
    expect(await site.preview()).toEqual([]);
    if (tampering.proof !== undefined) {
      expect((await site.on(tampering.host, tampering.proof.command)).trim()).toBe(
        tampering.proof.prints,
      );
    }
  });
});
