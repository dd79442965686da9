import { expect, test } from "vitest";
import { addedValues, descriptionOf } from "../../provider/kinds/release-objects/revision";
import type { StoredRelease } from "../../provider/kubernetes/helm-records";

const declared = { greeting: "hello", global: { chartDigest: "ab" }, tags: ["a"] };

const revision = (description: string, config?: Record<string, unknown>): StoredRelease => ({
  name: "hi",
  namespace: "web",
  version: 7,
  info: { status: "deployed", description },
  chart: { metadata: { name: "hello", version: "1.0.0" } },
  ...(config === undefined ? {} : { config }),
  manifest: "",
});

// Broken by: an answer of its own for each look, which would be a difference of every preview.
test("the first revision is Croft's, and one of Croft's goes on saying what it says", () => {
  expect(descriptionOf(undefined, declared)).toBe("Croft");
  for (const said of ["Croft", "Croft, instead of revision 3"])
    expect(descriptionOf(revision(said, declared), declared)).toBe(said);
});

test.each([
  ["Upgrade complete", declared],
  ["Rollback to 2", declared],
  ["Croft", { ...declared, greeting: "hello", evil: 1 }],
])("a revision that says %j is somebody's with the values %j", (said, config) =>
  expect(descriptionOf(revision(said, config), declared)).toBe("Croft, instead of revision 7"),
);

test.each<[Record<string, unknown> | undefined, string[]]>([
  [undefined, []],
  [declared, []],
  // Declared otherwise, or not there: the release's own row shows that.
  [{ greeting: "evil", tags: ["a", "b"] }, []],
  [{ global: "none" }, []],
  [{ greeting: { loud: true } }, []],
  [
    { ...declared, evil: 1, more: { deep: { a: 1, b: null } }, nothing: {} },
    ["values.evil", "values.more.deep.a", "values.more.deep.b", "values.nothing"],
  ],
  [{ global: { chartDigest: "ab", evil: [1] } }, ["values.global.evil"]],
  [{ "node.kubernetes.io/role": "x" }, ['values["node.kubernetes.io/role"]']],
])("of the values %j nobody declared %j", (config, paths) =>
  expect(addedValues(revision("", config), declared)).toEqual(
    Object.fromEntries(paths.map((path) => [path, "nobody declared it"])),
  ),
);
