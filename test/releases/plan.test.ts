import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { chartDigest } from "../../components/releases/chart-digest";
import { planReleases } from "../../components/releases/plan";

const first = { name: "traefik", namespace: "edge", chart: "charts/traefik", values: { a: 1 } };
const second = {
  name: "visits",
  namespace: "web",
  chart: "charts/visits",
  values: { global: { region: "attic" } },
};

test("every release comes after the one before it in the inventory", () => {
  expect(planReleases([first, second], { traefik: "aa", visits: "bb" })).toEqual([
    {
      name: "traefik",
      namespace: "edge",
      chart: "charts/traefik",
      values: { a: 1, global: { chartDigest: "aa" } },
    },
    {
      name: "visits",
      namespace: "web",
      chart: "charts/visits",
      values: { global: { region: "attic", chartDigest: "bb" } },
      after: "traefik",
    },
  ]);
});

test("a site without releases plans none", () => {
  expect(planReleases([], {})).toEqual([]);
});

test("the digest follows the content of a chart's files, and nothing else", () => {
  const chart = mkdtempSync(join(tmpdir(), "chart-"));
  const write = (text: string) => writeFileSync(join(chart, "values.yaml"), text);
  write("replicas: 1\n");
  const before = chartDigest(chart);
  write("replicas: 2\n");
  const edited = chartDigest(chart);
  write("replicas: 1\n");
  expect(edited).not.toBe(before);
  expect(chartDigest(chart)).toBe(before);
});

test("moving bytes from one file of a chart to another changes the digest", () => {
  const one = mkdtempSync(join(tmpdir(), "chart-"));
  const other = mkdtempSync(join(tmpdir(), "chart-"));
  writeFileSync(join(one, "a"), "xy");
  writeFileSync(join(one, "b"), "");
  writeFileSync(join(other, "a"), "x");
  writeFileSync(join(other, "b"), "y");
  expect(chartDigest(one)).not.toBe(chartDigest(other));
});
