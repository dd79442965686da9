import { describe, expect, test } from "vitest";
import { UNKNOWN } from "../../provider/grpc/sentinels";
import type { AnyKind } from "../../provider/kinds/registry";
import { UnreachableError } from "../../provider/ssh/errors";
import { access, inputs, World } from "./support/world";

// What a preview foresees of a step, on a kind without a host.

test("a preview of Create and Update touches nothing and promises no output", async () => {
  const world = new World();
  const created = await world.provider.create({ ...world.call(), inputs, preview: true });
  expect(created.outputs).toEqual({});
  const updating = { ...world.call(), olds: { serial: 7 }, oldInputs: inputs, news: inputs };
  await world.provider.update({ ...updating, preview: true, ignoreChanges: [] });
  expect([world.live, world.changed, world.said]).toEqual([undefined, [], []]);
});

test.each<[string, Record<string, unknown> | undefined, Record<string, unknown>, string[]]>([
  ["nothing is there", undefined, {}, []],
  [
    "it is there",
    { size: 2 },
    {},
    ["info: id of n is there already, as declared: taken over without a change"],
  ],
  [
    "another one is there",
    { size: 5 },
    {},
    ["info: id of n is there already: taken over, changing size"],
  ],
  ["an input is not known yet", { size: 5 }, { size: UNKNOWN }, []],
])("a preview of Create says what it takes over: %s", async (_, live, other, said) => {
  const world = new World();
  world.live = live;
  await world.provider.create({ ...world.call(), inputs: { ...inputs, ...other }, preview: true });
  expect(world.said).toEqual(said);
});

// Broken by: leaving the refusal to the run, whose preview had promised the step.
test("what cannot be made is refused, by the preview already", async () => {
  const world = new World();
  world.refusals = ["a has no disk", "a is too small"];
  for (const preview of [true, false])
    await expect(world.provider.create({ ...world.call(), inputs, preview })).rejects.toThrow(
      "cannot create n: a has no disk\na is too small",
    );
  expect([world.live, world.said]).toEqual([undefined, []]);
});

describe("what was read before and can be mended by no step", () => {
  const drifted = { ...inputs, size: 1 };
  const refused = async (preview: boolean, news: Record<string, unknown>) => {
    const world = new World();
    world.live = { size: 1 };
    await world.provider.read({ ...world.call(), inputs, outputs: {} });
    world.refusals = ["a has no disk", "a is too small"];
    const call = { ...world.call(), olds: {}, oldInputs: drifted, news, ignoreChanges: [] };
    const failure = await Promise.resolve(world.provider.update({ ...call, preview })).then(
      () => undefined,
      (error: Error) => error.message,
    );
    expect(world.changed).toEqual([]);
    return { failure, said: world.said };
  };
  const failure = "cannot update n: a has no disk\na is too small";

  test("is shown by a preview that warns, when it has drifted from what was applied", async () => {
    expect(await refused(true, inputs)).toEqual({
      failure: undefined,
      said: [
        "warning: an up will refuse this: a has no disk",
        "warning: an up will refuse this: a is too small",
      ],
    });
  });

  test("fails the preview, when it is declared otherwise than it was applied", async () => {
    expect(await refused(true, { ...inputs, size: 3 })).toEqual({ failure, said: [] });
  });

  test("fails the run, whoever changed it", async () => {
    expect(await refused(false, inputs)).toEqual({ failure, said: [] });
    expect(await refused(false, { ...inputs, size: 3 })).toEqual({ failure, said: [] });
  });
});

test("a preview warns for what stood there once, since it shows what has drifted", async () => {
  const world = new World();
  await world.provider.read({ ...world.call(), inputs, outputs: {} });
  world.refusals = ["a has no disk"];
  await world.provider.create({ ...world.call(), inputs, preview: true });
  expect(world.said).toContain("warning: an up will refuse this: a has no disk");
});

test("a preview of Create is silent where a layer below is missing, and fails where the host is", async () => {
  const world = new World();
  const call = { ...world.call(), inputs, preview: true };
  world.failRead = new Error("there is no cluster to ask");
  await world.provider.create(call);
  expect(world.said).toEqual([]);
  world.failRead = new UnreachableError([{ access, step: "connecting", reason: "no route" }]);
  await expect(world.provider.create(call)).rejects.toThrow("a host is unreachable");
  // Once: what else is to be made there would repeat it.
  await world.provider.create(call);
});

// Broken by: comparing nothing as soon as one input is unknown, or asking a host about an unknown one.
test("with inputs that are not known yet a kind compares, and looks at nothing", async () => {
  const world = new World();
  const refuse: AnyKind["refuse"] = async (reader, { name }) => {
    if (name === "other") return ["it is called n"];
    await reader.probe(access, { text: "true" });
    return ["a host was asked"];
  };
  Object.assign(world.kind, { refuse });
  const preview = (name: string) =>
    world.provider.create({
      ...world.call(),
      inputs: { ...inputs, name, size: UNKNOWN },
      preview: true,
    });
  await expect(preview("other")).rejects.toThrow("cannot create other: it is called n");
  await preview("n");
  expect(world.said).toEqual([]);
});
