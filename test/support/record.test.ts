/** The recorder itself: what every graph test leans on. */
import * as pulumi from "@pulumi/pulumi";
import * as tls from "@pulumi/tls";
import { expect, test } from "vitest";
import { difference, ancestors, unordered } from "./graph";
import { record } from "./record";

class Thing extends pulumi.CustomResource {
  constructor(name: string, inputs: pulumi.Inputs, opts?: pulumi.CustomResourceOptions) {
    super("croft:test:Thing", name, inputs, opts);
  }
}

class Box extends pulumi.ComponentResource {
  constructor(name: string) {
    super("croft:test:Box", name);
    const first = new Thing(`${name}-a`, { size: 1 }, { parent: this });
    new Thing(
      `${name}-b`,
      { plain: "x", nested: { word: pulumi.secret("hidden") } },
      { parent: this, dependsOn: [first] },
    );
  }
}

test("type, name, parent, edges, inputs and secrets", async () => {
  const { resources } = await record(() => void new Box("box"));
  expect(resources.map((r) => ({ ...r, urn: undefined }))).toEqual([
    {
      urn: undefined,
      type: "croft:test:Box",
      name: "box",
      parent: "",
      dependsOn: [],
      inputs: {},
      secrets: [],
    },
    {
      urn: undefined,
      type: "croft:test:Thing",
      name: "box-a",
      parent: "croft:test:Box box",
      dependsOn: [],
      inputs: { size: 1 },
      secrets: [],
    },
    {
      urn: undefined,
      type: "croft:test:Thing",
      name: "box-b",
      parent: "croft:test:Box box",
      dependsOn: ["croft:test:Thing box-a"],
      inputs: { plain: "x", nested: { word: "hidden" } },
      secrets: ["nested.word"],
    },
  ]);
});

test("an input made from another resource's output is an edge, and keeps its secrecy", async () => {
  const recording = await record(() => {
    const key = new tls.PrivateKey("key", { algorithm: "ED25519" });
    new Thing("user", { open: key.publicKeyOpenssh, closed: pulumi.secret(key.privateKeyPem) });
  });
  const user = recording.one("croft:test:Thing", "user");
  expect(user.dependsOn).toEqual(["tls:index/privateKey:PrivateKey key"]);
  expect(user.secrets).toEqual(["closed"]);
  expect(String(user.inputs["open"])).toMatch(/^ssh-ed25519 /);
});

test("a name used twice", () =>
  expect(
    record(() => {
      new Thing("same", {});
      new Thing("same", {});
    }),
  ).rejects.toThrow("used twice: croft:test:Thing same"));

test("a call that nothing mocks", () =>
  expect(record(() => ({ answer: pulumi.runtime.invoke("any:index:call", {}) }))).rejects.toThrow(
    "the program called any:index:call, which nothing mocks",
  ));

test("a program that throws", () =>
  expect(
    record(() => {
      throw new Error("refused");
    }),
  ).rejects.toThrow("refused"));

test("outputs, and which of them are secret", async () => {
  const { outputs, secretOutputs } = await record(() => ({
    open: pulumi.output(1),
    closed: { a: pulumi.secret("x") },
  }));
  expect(outputs).toEqual({ open: 1, closed: { a: "x" } });
  expect(secretOutputs).toEqual(["closed"]);
});

const node = (name: string, dependsOn: string[] = [], size = 0) => ({
  type: "t",
  name,
  urn: name,
  parent: "",
  dependsOn: dependsOn.map((d) => `t ${d}`),
  inputs: { size },
  secrets: [],
});

test("a circle is found, and a missing order", () => {
  expect(() => ancestors([node("a", ["b"]), node("b", ["a"])])).toThrow(
    "a circle: t a > t b > t a",
  );
  const line = [node("a"), node("b", ["a"]), node("c", ["b"]), node("d", ["a"])];
  expect(unordered(line, [[line[0]!], [line[2]!]])).toEqual([]);
  expect(unordered(line, [[line[2]!], [line[3]!]])).toEqual(["t c | t d"]);
});

test("what turns one graph into another", () =>
  expect(
    difference(
      [node("gone"), node("kept"), node("moved", ["kept"]), node("grown")],
      [node("kept"), node("moved"), node("grown", [], 1), node("new")],
    ),
  ).toEqual({
    added: ["t new"],
    removed: ["t gone"],
    changed: { "t grown": ["size"] },
    edges: { "t moved": ["- t kept"] },
  }));
