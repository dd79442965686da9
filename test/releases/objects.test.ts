/**
 * How a release's objects are read from its manifest, and how a difference is told. What the API makes of them is shown by
 * test/plugins/release-objects.
 */
import { expect, test } from "vitest";
import { Datacentre } from "../../components/datacentre";
import { differingFields } from "../../provider/kubernetes/object-differences";
import { releasedObjects } from "../../provider/kinds/release-objects/manifest";
import { descriptionOf } from "../../provider/kinds/release-objects/revision";
import { everyArtifact } from "../support/artifacts";
import { record } from "../support/record";
import { smallSite } from "../support/site";

const objects = (manifest: string) => releasedObjects(manifest, "page", "web");

// Broken by: YAML 1.2, in which `yes` and `0644` are other values than those that Helm has sent.
test("a manifest is read as Helm reads it", () => {
  const manifest = `# Source: page/templates/a.yaml
kind: Thing
apiVersion: v1
metadata: { name: a, creationTimestamp: null }
spec: { on: yes, mode: 0644, since: 2026-01-02, at: 12:30, empty: , twice: 1, twice: 2 }
status: {}
---
# nothing
`;
  expect(objects(manifest).map(({ spec, status }) => ({ spec, status }))).toEqual([
    {
      // An unquoted "on" is a truth value as a key, too.
      spec: { true: true, mode: 420, since: "2026-01-02", at: "12:30", twice: 2 },
      status: undefined,
    },
  ]);
});

test("lists are their items, and each object bears Helm's marks beside its own", () => {
  const manifest = `apiVersion: v1
kind: ConfigMapList
items: [{ apiVersion: v1, kind: ConfigMap, metadata: { name: a, labels: { b: c } } }]
`;
  expect(objects(manifest)).toEqual([
    {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: {
        name: "a",
        labels: { b: "c", "app.kubernetes.io/managed-by": "Helm" },
        annotations: {
          "meta.helm.sh/release-name": "page",
          "meta.helm.sh/release-namespace": "web",
        },
      },
    },
  ]);
});

test("what is no YAML is named", () =>
  expect(() => objects("a: [")).toThrow(/^the manifest of its record is no YAML: /));

const long = "x".repeat(200);

test.each<[string, unknown, unknown, Record<string, string>]>([
  ["the same", { a: [1] }, { a: [1] }, {}],
  ["a number", { a: 0 }, { a: 2 }, { "spec.a": "0, released as 2" }],
  ["absent", {}, { a: "b" }, { "spec.a": 'absent, released as "b"' }],
  ["not released", { a: "b" }, {}, { "spec.a": '"b", not released' }],
  [
    "items by their names",
    {
      of: [
        { name: "b", n: 1 },
        { name: "a", n: 9 },
      ],
    },
    {
      of: [
        { name: "b", n: 1 },
        { name: "a", n: 2 },
      ],
    },
    { "spec.of[a].n": "9, released as 2" },
  ],
  [
    "items by their places",
    { of: ["a", "b"] },
    { of: ["a"] },
    { "spec.of[1]": '"b", not released' },
  ],
  [
    "another order",
    { of: [{ name: "b" }, { name: "a" }] },
    { of: [{ name: "a" }, { name: "b" }] },
    { "spec.of": '[{"name":"b"},{"name":"a"}], released as [{"name":"a"},{"name":"b"}]' },
  ],
  [
    "a long text, from where it differs",
    { text: `${long}here` },
    { text: `${long}there` },
    { "spec.text": `…"${"x".repeat(20)}here", released as …"${"x".repeat(20)}there"` },
  ],
  ["a key with dots", { "a.b": 1 }, { "a.b": 2 }, { 'spec["a.b"]': "1, released as 2" }],
])("told: %s", (_, live, applied, expected) =>
  expect(
    differingFields({ spec: live as object }, { spec: applied as object }, "released"),
  ).toEqual(expected),
);

test("the server's counting is no difference", () => {
  const metadata = { name: "a", resourceVersion: "1", generation: 1, managedFields: [1] };
  expect(
    differingFields({ metadata, status: { a: 1 } }, { metadata: { name: "a" } }, "released"),
  ).toEqual({});
});

// Broken by: words that quote what they tell.
test("of a Secret the paths alone are told, its annotations' too", () => {
  const live = {
    kind: "Secret",
    data: { a: "b3Blbg==" },
    metadata: { annotations: { x: "open" } },
  };
  const applied = { kind: "Secret", data: { a: "c2VzYW1l" }, metadata: {} };
  expect(differingFields(live, applied, "released")).toEqual({
    "metadata.annotations": "differs from what was released",
    "data.a": "differs from what was released",
  });
});

// Broken by: an upgrade before them, whose patch of an edited service is invalid for ever ("duplicate nodePort").
test("what was edited of a release is put back before Helm moves on, and the next one waits for both", async () => {
  const [page] = smallSite().releases;
  const site = smallSite({
    releases: [page!, { name: "next", namespace: "n", chart: page!.chart, values: {} }],
  });
  const graph = await record(
    () => void new Datacentre("small", { site, artifacts: everyArtifact() }),
  );
  const type = "croft:releases:ReleaseObjects";
  const row = graph.one(type, "releases-page");
  const release = "kubernetes:helm.sh/v3:Release";
  expect(graph.one(release, "releases-page").dependsOn).toContain(`${type} releases-page`);
  expect(graph.one(type, "releases-next").dependsOn).toContain(`${release} releases-page`);
  expect(graph.one(release, "releases-next").dependsOn).toContain(`${type} releases-next`);
  const { kubeconfig, values, ...plain } = row.inputs;
  expect(values).toEqual(graph.one(release, "releases-page").inputs["values"]);
  expect(kubeconfig).toContain("https://192.0.2.11:6443");
  expect(plain).toEqual({
    cluster: "small",
    release: "page",
    namespace: "web",
    otherServers: ["12", "21", "22"].map((n) => `https://192.0.2.${n}:6443`),
    serverName: "api.small.internal",
    differences: {},
    comparison: "compared",
  });
  expect(row.secrets).toEqual(["kubeconfig"]);
});

// Broken by: believing what a revision says of itself, and leaving one of Croft's own that failed in its place.
test.each([
  ["deployed", "Croft"],
  ["failed", "Croft, instead of revision 4"],
])("of a revision of Croft's that is %s the next one says %s", (status, words) => {
  const chart = { metadata: { name: "page", version: "1.0.0" } };
  const info = { status, description: "Croft" };
  const newest = { name: "page", namespace: "web", version: 4, info, chart, manifest: "" };
  expect(descriptionOf(newest, {})).toBe(words);
});
