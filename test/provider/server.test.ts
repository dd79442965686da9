import { describe, expect, test } from "vitest";
import { InitFailedError } from "../../provider/grpc/init-failed-error";
import type { ProviderHandlers } from "../../provider/grpc/handlers";
import { UNKNOWN } from "../../provider/grpc/sentinels";
import { appliedDigest } from "../../provider/origins";
import { croftHandlers } from "../../provider/server";
import { SilentError } from "../../provider/silent-error";
import { OfflineError } from "../../provider/ssh/errors";
import { access, inputs, World } from "./support/world";

// The promises that hold for all kinds, on a kind without a host. What needs hosts is in engine.test.ts.

describe("Check", () => {
  test.each<[string, Record<string, unknown>, string[]]>([
    ["valid", inputs, []],
    ["a rule of the kind", { ...inputs, size: 13 }, ["size: 13 is no size"]],
    ["an unknown value is not judged", { ...inputs, size: UNKNOWN }, []],
    [
      "all faults at once",
      { access: { ...access, port: 65536, hostKey: "x" }, sise: 2, size: 2 },
      [
        "sise: croft:test:Thing has no such input",
        "name: is required",
        "access.port: must be a port, 1 to 65535",
        'access.hostKey: "x" is no public host key such as "ssh-ed25519 AAAA..."',
      ],
    ],
    ["the last port", { ...inputs, access: { ...access, port: 65535 } }, []],
  ])("%s", async (_, news, expected) => {
    expect(await new World().check(news)).toEqual(expected);
  });
});

test("Diff compares live inputs with declared ones", async () => {
  const world = new World();
  expect(await world.diff(inputs, inputs)).toEqual([]);
  expect(await world.diff({ ...inputs, size: 1 }, inputs)).toEqual([["size", "update"]]);
  expect(await world.diff({ ...inputs, name: "m" }, inputs)).toEqual([["name", "update-replace"]]);
});

// Broken by: taking the program's value, which is empty, for a note of the last read.
test("what a read keeps for the next one outlives Check, and is nowhere a difference", async () => {
  const world = new World();
  const facets = { ...world.kind.facets, note: "kept" } as const;
  const kind = { ...world.kind, facets };
  const provider = croftHandlers(new Map([[kind.type, kind]])) as Required<ProviderHandlers>;
  const [first, noted] = [
    { ...inputs, note: {} },
    { ...inputs, note: { a: "1" } },
  ];
  const checked = (olds: object, news: object) =>
    provider.check({
      ...world.call(),
      olds: { ...olds },
      news: { ...news },
      randomSeed: new Uint8Array(),
    });
  expect(await checked(noted, first)).toEqual({ inputs: noted, failures: [] });
  expect(await checked({}, first)).toEqual({ inputs: first, failures: [] });
  expect(await checked({ ...noted, size: 9 }, first)).toEqual({ inputs: noted, failures: [] });
  const compared = { ...world.call(), olds: {}, oldInputs: noted, news: first, ignoreChanges: [] };
  expect([...(await provider.diff(compared)).diffs]).toEqual([]);
  expect(appliedDigest(facets, noted)).toBe(appliedDigest(facets, first));
});

// Broken by: comparing what a kind does not have, or taking it into the digest of what was applied.
test("an input that a former version had, and never showed, is nowhere a difference", async () => {
  const world = new World();
  const former = { ...inputs, patience: 9 };
  expect(await world.diff(former, inputs)).toEqual([]);
  expect(appliedDigest(world.kind.facets, former)).toBe(appliedDigest(world.kind.facets, inputs));
  world.live = { size: 2 };
  const read = await world.provider.read({ ...world.call(), inputs: former, outputs: {} });
  expect(read?.inputs).toEqual({ ...former, size: 2 });
});

// Broken by: outputs that are the read's alone. One that cannot be told at the moment would be a difference elsewhere.
test("an output that a read does not tell of stays as it was", async () => {
  const world = new World();
  world.live = inputs;
  const read = await world.provider.read({ ...world.call(), inputs, outputs: { said: "before" } });
  expect(read?.outputs).toMatchObject({ said: "before", serial: 7 });
});

test("an offline host shows no difference: nothing could be done about it", async () => {
  const offline = { ...inputs, size: 3, access: { ...access, offline: true } };
  expect(await new World().diff(inputs, offline)).toEqual([]);
});

test("Read gives live inputs and outputs, and nothing for what is gone", async () => {
  const world = new World();
  const call = { ...world.call(), inputs, outputs: { serial: 1 } };
  expect(await world.provider.read(call)).toBeUndefined();
  world.live = { size: 9 };
  expect(await world.provider.read(call)).toEqual({
    id: "id of n",
    inputs: { ...inputs, size: 9 },
    outputs: { serial: 7, applied: appliedDigest(world.kind.facets, inputs) },
    refreshBeforeUpdate: true,
  });
});

// Broken by: reading it all the same, which ends in an error of the program's own, or deleting what its successor manages.
test("what another version of Croft made is forgotten, and nothing of it is touched", async () => {
  const world = new World();
  world.live = { size: 9 };
  const said =
    "warning: made by another version of Croft: forgotten, and left to what is declared now";
  const former = { ...world.call(), outputs: {} };
  for (const call of [
    { ...former, type: "croft:test:Former", inputs },
    { ...former, inputs: { access, weight: 2 } },
  ]) {
    world.said.length = 0;
    expect(await world.provider.read(call)).toBeUndefined();
    expect(world.said).toEqual([said]);
  }
  expect(await world.provider.read({ ...former, inputs: { access, name: "n" } })).toBeDefined();
});

// Broken by: failing the read, which ends a run before it has mended what keeps them silent.
test("what nobody can tell of stays as it was last read, and that is said once", async () => {
  const world = new World();
  world.failRead = new SilentError("the monitors do not answer");
  const reading = { ...world.call(), inputs, outputs: { serial: 7 } };
  for (let row = 1; row <= 2; row++)
    expect(await world.provider.read(reading)).toMatchObject({ inputs, outputs: { serial: 7 } });
  expect(world.said).toEqual([
    "warning: the monitors do not answer: what nobody tells of is shown as it was last read",
  ]);
});

test("Read of an offline host gives the last known state, and says so once", async () => {
  const world = new World();
  world.failRead = new OfflineError(["a"]);
  const call = { ...world.call(), inputs, outputs: { serial: 1 } };
  expect(await world.provider.read(call)).toMatchObject({ inputs, outputs: { serial: 1 } });
  await world.provider.read(call);
  expect(world.said).toEqual([
    "warning: a: declared offline, not read; its rows show the last known state",
  ]);
});

test("Create says its sentence and asks for reads from now on", async () => {
  const world = new World();
  expect(await world.provider.create({ ...world.call(), inputs, preview: false })).toEqual({
    id: "id of n",
    outputs: { serial: 7, applied: appliedDigest(world.kind.facets, inputs) },
    refreshBeforeUpdate: true,
  });
  expect(world.said).toEqual(["create n"]);
});

test("a step that fails half-way returns what a read then sees", async () => {
  const world = new World();
  world.fail = new Error("the disk is full");
  const creating = world.provider.create({ ...world.call(), inputs, preview: false });
  const error = await Promise.resolve(creating).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(InitFailedError);
  expect((error as InitFailedError).details).toEqual({
    id: "id of n",
    inputs: { ...inputs, size: 1 },
    outputs: { serial: 7, applied: "" },
    reasons: ["the disk is full"],
    refreshBeforeUpdate: true,
  });
});

test("a step that made nothing, or cannot be read back, fails plainly", async () => {
  const world = new World();
  const call = { ...world.call(), inputs, preview: false };
  world.fail = new Error("the disk is full");
  world.failRead = new Error("and now the host is gone");
  await expect(world.provider.create(call)).rejects.toThrow(/^the disk is full$/);
  await expect(world.provider.create(call)).rejects.not.toBeInstanceOf(InitFailedError);
});

test("Update names what differs; nothing does when a failed step is repeated", async () => {
  const world = new World();
  const call = { ...world.call(), olds: {}, preview: false, ignoreChanges: [] };
  await world.provider.update({ ...call, oldInputs: { ...inputs, size: 1 }, news: inputs });
  await world.provider.update({ ...call, oldInputs: inputs, news: inputs });
  expect(world.changed).toEqual([["size"], []]);
});

test("a kind that does not exist is named, with those that do", () => {
  const { provider } = new World();
  const call = { ...new World().call(), type: "croft:test:Thong" };
  expect(() =>
    provider.check({ ...call, olds: {}, news: {}, randomSeed: new Uint8Array() }),
  ).toThrow("this provider has no croft:test:Thong; it has croft:test:Thing");
});
