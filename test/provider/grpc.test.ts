import { credentials, type ServiceError } from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as proto from "@pulumi/pulumi/proto/provider_pb";
import * as statusProto from "@pulumi/pulumi/proto/status_pb";
import { afterAll, beforeAll, expect, test } from "vitest";
import { detailedDiff, sameValue } from "../../provider/grpc/detailed-diff";
import type { ProviderHandlers } from "../../provider/grpc/handlers";
import { InitFailedError } from "../../provider/grpc/init-failed-error";
import { secret, SECRET_SIGNATURE, SIGNATURE_KEY, UNKNOWN } from "../../provider/grpc/sentinels";
import { listen, type Serving } from "../../provider/grpc/serve";
import { fromStruct, toStruct } from "../../provider/grpc/wire";

// Not proved here: that a real engine accepts these answers; the round trips with the CLI do that.

const URN = "urn:pulumi:lab::croft::croft:host:Base$croft:host:File::node1-/etc/hosts::x";

test("secrets and outputs arrive plain, every spelling of unknown as one", () => {
  const struct = toStruct({
    a: secret({ b: [1, secret("x")] }),
    n: { [SIGNATURE_KEY]: "d0e6a833031e9bbcd3f4e8bde6ca49a4" },
    u: "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
  });
  expect(struct.toJavaScript()["a"]).toMatchObject({ [SIGNATURE_KEY]: SECRET_SIGNATURE });
  expect(fromStruct(struct)).toEqual({ a: { b: [1, "x"] }, n: UNKNOWN, u: UNKNOWN });
});

test("absent properties are left out and null stays", () => {
  expect(fromStruct(toStruct({ a: undefined, b: null, c: { d: undefined, e: 1 } }))).toEqual({
    b: null,
    c: { e: 1 },
  });
});

test.each<[string, Record<string, unknown>, Record<string, unknown>, [string, string][]]>([
  ["equal", { a: [1, { b: 2 }] }, { a: [1, { b: 2 }] }, []],
  ["null is absent", { a: null }, {}, []],
  ["a key with a dot", { f: { "a.b": 1 } }, { f: { "a.b": 2 } }, [['f["a.b"]', "update"]]],
  ["a longer array", { a: [1] }, { a: [1, 2] }, [["a[1]", "add"]]],
  ["a shorter array", { a: [1, 2] }, { a: [1] }, [["a[1]", "delete"]]],
  ["another shape", { a: [1] }, { a: { b: 1 } }, [["a", "update"]]],
  ["unknown", { a: 1 }, { a: UNKNOWN }, [["a", "update"]]],
  [
    "replacing",
    { name: "x", b: 1 },
    { name: "y", b: 2 },
    [
      ["name", "update-replace"],
      ["b", "update"],
    ],
  ],
])("detailed diff: %s", (_, olds, news, expected) => {
  expect([...detailedDiff(olds, news, (property) => property === "name")]).toEqual(expected);
  expect(sameValue(olds, news)).toBe(expected.length === 0);
});

const handlers: ProviderHandlers = {
  version: "1.2.3",
  check: (call) => ({ inputs: call.news, failures: [{ property: "p", reason: call.name }] }),
  diff: (call) => ({ diffs: detailedDiff(call.oldInputs, call.news, () => true) }),
  create: (call) => {
    if (call.inputs["fail"] === true) {
      const details = { id: "half", inputs: call.inputs, outputs: { k: 7 }, reasons: ["not up"] };
      throw new InitFailedError("half made", { ...details, refreshBeforeUpdate: true });
    }
    return { id: "i", outputs: { pem: secret("s"), type: call.type }, refreshBeforeUpdate: true };
  },
  read: () => undefined,
  update: () => ({ outputs: {} }),
  delete: () => {
    throw new Error("no way out");
  },
};

let serving: Serving;
let client: ResourceProviderClient;

beforeAll(async () => {
  serving = await listen(handlers);
  client = new ResourceProviderClient(`127.0.0.1:${serving.port}`, credentials.createInsecure());
});

afterAll(async () => {
  client.close();
  await serving.stop();
});

test("type and name come out of the URN", async () => {
  const request = new proto.CheckRequest().setUrn(URN).setNews(toStruct({ a: 1 }));
  const response = await ask<proto.CheckResponse>((done) => client.check(request, done));
  expect(response.getFailuresList()[0]?.getReason()).toBe("node1-/etc/hosts::x");
});

test("a created resource carries its secrets marked and asks to be read again", async () => {
  const request = new proto.CreateRequest().setUrn(URN).setProperties(toStruct({}));
  const response = await ask<proto.CreateResponse>((done) => client.create(request, done));
  expect(response.getRefreshBeforeUpdate()).toBe(true);
  expect(response.getProperties()?.toJavaScript()).toEqual({
    pem: { [SIGNATURE_KEY]: SECRET_SIGNATURE, value: "s" },
    type: "croft:host:File",
  });
});

test("a half-made resource travels in the status details", async () => {
  const request = new proto.CreateRequest().setUrn(URN).setProperties(toStruct({ fail: true }));
  const error = await refused<proto.CreateResponse>((done) => client.create(request, done));
  const [bytes] = error.metadata.get("grpc-status-details-bin");
  const status = statusProto.Status.deserializeBinary(bytes as Buffer);
  const detail = status.getDetailsList()[0];
  expect(detail?.getTypeUrl()).toBe("type.googleapis.com/pulumirpc.ErrorResourceInitFailed");
  const failed = proto.ErrorResourceInitFailed.deserializeBinary(
    detail?.getValue_asU8() as Uint8Array,
  );
  expect([failed.getId(), failed.getReasonsList(), failed.getRefreshBeforeUpdate()]).toEqual([
    "half",
    ["not up"],
    true,
  ]);
  expect(fromStruct(failed.getProperties())).toEqual({ k: 7 });
});

test("diff answers paths, top-level properties and replacements", async () => {
  const request = new proto.DiffRequest()
    .setUrn(URN)
    .setOldInputs(toStruct({ "a.b": { c: 1 } }))
    .setNews(toStruct({ "a.b": { c: 2 } }));
  const response = await ask<proto.DiffResponse>((done) => client.diff(request, done));
  expect(response.getReplacesList()).toEqual(["a.b"]);
  expect([...response.getDetaileddiffMap().keys()]).toEqual(['["a.b"].c']);
});

test("a gone object reads as an empty id, an error as its message", async () => {
  const read = new proto.ReadRequest().setUrn(URN).setId("i");
  expect((await ask<proto.ReadResponse>((done) => client.read(read, done))).getId()).toBe("");
  const remove = new proto.DeleteRequest().setUrn(URN).setId("i");
  expect((await refused<unknown>((done) => client.delete(remove, done))).details).toBe(
    "no way out",
  );
});

type Done<T> = (error: ServiceError | null, response: T) => void;

function ask<T>(call: (done: Done<T>) => unknown): Promise<T> {
  return new Promise((resolve, reject) => {
    call((error, response) => (error === null ? resolve(response) : reject(error)));
  });
}

async function refused<T>(call: (done: Done<T>) => unknown): Promise<ServiceError> {
  return ask(call).then(
    () => expect.unreachable("the call should have failed"),
    (error: ServiceError) => error,
  );
}
