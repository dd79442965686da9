/**
 * The tampering matrix is complete: every facet of every kind has a case on real hosts or a reason to have none. What the
 * cases prove is proved where they run, in test/lab.
 */
import { expect, test } from "vitest";
import { loadKinds } from "../../provider/kinds/registry";
import { meshInventory } from "../lab/support/mesh-site";
import { stillFacets } from "../lab/support/still-facets";
import { facetsOf, rounds, row, type Tampering } from "../lab/support/tampering";
import { allTamperings, tamperings } from "../lab/support/tamperings";
import { tincTamperings } from "../lab/support/tamperings/tinc";
import { workerTamperings } from "../lab/support/tamperings/worker";
import { type Document, documentOf, labWithWorker, recordingOf } from "../support/stacks";

const tried = new Set(allTamperings.flatMap(facetsOf).map(({ kind, facet }) => `${kind} ${facet}`));
const still = new Set(
  Object.entries(stillFacets).flatMap(([kind, facets]) =>
    Object.keys(facets).map((facet) => `${kind} ${facet}`),
  ),
);
const facets = async () =>
  [...(await loadKinds()).values()].flatMap(({ type, facets }) =>
    Object.keys(facets).map((facet) => `${type} ${facet}`),
  );

test("every facet of every kind has a case, or a reason to have none", async () => {
  const without = (await facets()).filter((facet) => !tried.has(facet) && !still.has(facet));
  expect(without).toEqual([]);
});

test("no facet has both: what was drifted can drift", () => {
  expect([...still].filter((facet) => tried.has(facet))).toEqual([]);
});

test("no case and no reason is about a facet that is not there", async () => {
  const known = new Set(await facets());
  const ours = [...tried, ...still].filter((facet) => facet.startsWith("croft:"));
  expect(ours.filter((facet) => !known.has(facet))).toEqual([]);
});

// Broken by: a resource that moved to another kind or name, a download that has another place in its list.
test.each<[string, () => Document, readonly Tampering[]]>([
  ["the lab and its worker", labWithWorker, [...tamperings, ...workerTamperings]],
  ["a mesh of tinc", () => documentOf(meshInventory({ kind: "tinc" })), tincTamperings],
])("every row is one of %s", async (_, document, cases) => {
  const { resources } = await recordingOf(document());
  const inputs = new Map(resources.map((one) => [`${one.type} ${one.name}`, one.inputs]));
  const rows = cases.flatMap(({ command, rows }) => rows.map((row) => ({ ...row, command })));
  const unknown = rows.filter(({ kind, name }) => !inputs.has(`${kind} ${name}`));
  expect(unknown).toEqual([]);
  for (const { kind, name, fields, command } of rows) {
    const downloads = (inputs.get(`${kind} ${name}`)?.["downloads"] ?? []) as { path: string }[];
    for (const [, place] of fields.join().matchAll(/downloads\[(\d+)\]/g))
      expect(command).toContain(downloads[Number(place)]?.path);
  }
});

test("a facet without a difference that would be shown cannot have a case", async () => {
  const silent = [...(await loadKinds()).values()].flatMap(({ type, facets }) =>
    Object.entries(facets).flatMap(([name, facet]) =>
      facet === "silent" || facet === "kept" ? [`${type} ${name}`] : [],
    ),
  );
  expect(silent.filter((facet) => !still.has(facet))).toEqual([]);
});

test("at least 60 cases on the lab's own hosts, each with a name of its own", () => {
  expect(tamperings.length).toBeGreaterThanOrEqual(60);
  const titles = allTamperings.map(({ title }) => title);
  expect(titles.filter((title, i) => titles.indexOf(title) !== i)).toEqual([]);
});

const one = (name: string, more: Partial<Tampering> = {}): Tampering => ({
  title: name,
  host: "h",
  command: "true",
  rows: [row("k", name, "f")],
  ...more,
});

test("a round holds cases that do not hide each other", () => {
  const names = (cases: readonly Tampering[]) =>
    rounds(cases).map((round) => round.map(({ title }) => title));
  expect(names([one("a"), one("b")])).toEqual([["a", "b"]]);
  expect(names([one("a"), one("a")])).toEqual([["a"], ["a"]]);
  expect(names([one("a", { stops: "x" }), one("b", { inside: "x" }), one("c")])).toEqual([
    ["a", "c"],
    ["b"],
  ]);
  expect(names([one("a", { alone: "loud" }), one("b")])).toEqual([["a"], ["b"]]);
});

test("rounds leave no case out and keep their rows apart", () => {
  const made = rounds(tamperings);
  expect(made.flat().length).toBe(tamperings.length);
  for (const round of made) {
    const rows = round.flatMap(({ rows }) => rows.map(({ kind, name }) => `${kind} ${name}`));
    expect(new Set(rows).size).toBe(rows.length);
  }
});
