import { expect, test } from "vitest";
import { machine, median, spread, withPart } from "../../bench/page";

const page = "# Page\n\nHead.\n\n## One\n\nold\n\n## Two\n\nstays\n";

test("a part is written in its place, and nothing else changes", () =>
  expect(withPart(page, "One", "new\n\n- list\n")).toBe(
    "# Page\n\nHead.\n\n## One\n\nnew\n\n- list\n\n## Two\n\nstays\n",
  ));
test("a new part goes last", () =>
  expect(withPart(page, "Three", "new")).toBe(`${page}\n## Three\n\nnew\n`));
test("a title that begins another one is not taken for it", () =>
  expect(withPart(page, "On", "new")).toBe(`${page}\n## On\n\nnew\n`));
test("the same part twice leaves one", () =>
  expect(withPart(withPart(page, "Two", "a"), "Two", "b")).toBe(withPart(page, "Two", "b")));

test("the median is a value that was seen", () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 2, 3])).toBe(2);
});
test("a range is beside it", () => expect(spread([2, 1, 4], 2)).toBe("2.00 (1.00 to 4.00)"));
test("a run names its day", () =>
  expect(machine(new Date("2026-01-02T03:04:05Z"))).toMatch(
    /^2026-01-02, \d+ cores \(.+\), \d+ GiB, Node \d+/,
  ));
