/** What a node's store says of its images, and what is pulled. What the store itself does is for the lab. */
import { expect, test } from "vitest";
import { kind } from "../../../provider/kinds/images/kind";
import { access, FakeSession } from "./fake-session";

const [one, other] = ["1".repeat(64), "2".repeat(64)] as const;
const inputs = {
  access: access("a"),
  images: { "registry.k8s.io/pause:3.10.2": one, "registry.k8s.io/etcd:3.6.8-0": other },
};
const asked = { store: "yes", answers: "yes" };

function found(...lines: readonly string[]) {
  return new FakeSession({ a: { ...asked, stdout: `${lines.join("\n")}\n` } });
}

test("each image as the store has it: another one, or none", async () => {
  const live = await kind.read(found(`registry.k8s.io/pause:3.10.2 ${other}`), inputs);
  expect(live?.inputs.images).toEqual({ "registry.k8s.io/pause:3.10.2": other });
});

test("images of others are nobody's business", async () => {
  const lines = Object.entries(inputs.images).map(([name, digest]) => `${name} ${digest}`);
  const live = await kind.read(found(...lines, `docker.io/library/x:1 ${one}`), inputs);
  expect(live?.inputs).toEqual(inputs);
});

test("none of them, or no store, is gone; a store that does not answer is its service's row", async () => {
  expect(await kind.read(found(`docker.io/library/x:1 ${one}`), inputs)).toBe(undefined);
  expect(await kind.read(new FakeSession({ a: {} }), inputs)).toBe(undefined);
  const silent = new FakeSession({ a: { store: "yes" } });
  expect((await kind.read(silent, inputs))?.inputs).toEqual(inputs);
});

test("what is declared no more is left to the kubelet's cleaning", async () => {
  const session = new FakeSession({ a: {} });
  const news = { ...inputs, images: { "registry.k8s.io/pause:3.10.2": one } };
  await kind.update(session, inputs, news, ["images"]);
  expect(session.ran.map(({ script }) => script.vars)).toEqual([
    { wanted: `registry.k8s.io/pause:3.10.2 ${one}` },
    { references: "registry.k8s.io/etcd:3.6.8-0" },
  ]);
});

test.each([
  ["pause:3.10.2", "is no image with a registry and a tag"],
  ["registry.k8s.io/pause", "is no image with a registry and a tag"],
  [`registry.k8s.io/pause@sha256:${one}`, "is no image with a registry and a tag"],
])("%s %s", (reference, reason) => {
  const faults = kind.check!({ ...inputs, images: { [reference]: one } });
  expect(faults.map((fault) => fault.reason)).toEqual([`"${reference}" ${reason}`]);
});
