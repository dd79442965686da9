/** What several hosts hold of one thing: how it is read, changed, and left alone where a host is declared offline. */
import { describe, expect, test } from "vitest";
import {
  differing,
  type HostParts,
  onEachPart,
  readParts,
  withoutOffline,
} from "../../provider/host-parts";
import { croftHandlers } from "../../provider/server";
import { OfflineError } from "../../provider/ssh/errors";
import type { ProviderHandlers } from "../../provider/grpc/handlers";
import type { AnyKind } from "../../provider/kinds/registry";
import { access as way, World } from "./support/world";

interface Size {
  readonly size: number;
}

const at = (host: string, size: number, more: object = {}) => ({
  access: { ...way, host, ...more },
  size,
});
const off = { offline: true };
const parts: HostParts<Size> = { a: at("a", 1), b: at("b", 2, off), c: at("c", 3) };

test("each is looked at where it is; an offline host's is the last known, and one that is gone is left out", async () => {
  const asked: string[] = [];
  const found = await readParts(parts, async (part) => {
    asked.push(part.access.host);
    return part.size === 3 ? undefined : { ...part, size: 9 };
  });
  expect(asked).toEqual(["a", "c"]);
  expect(found).toEqual({ a: at("a", 9), b: parts["b"] });
});

describe("a change", () => {
  const failing = (...failures: Error[]) =>
    onEachPart(parts, async ({ size }) => {
      if (failures[size - 1] !== undefined) throw failures[size - 1]!;
    }).catch((error: unknown) => error);

  test("goes on where one host fails", async () => {
    const done: string[] = [];
    const change = onEachPart(parts, async (_, host) => {
      if (host === "a") throw new Error("a: full");
      done.push(host);
    });
    await expect(change).rejects.toThrow("a: full");
    expect(done).toEqual(["b", "c"]);
  });

  test("tells every failure", async () =>
    expect(
      await failing(new Error("a: full"), new OfflineError(["b"]), new Error("c: slow")),
    ).toEqual(new Error("a: full\nc: slow")));

  test("names the hosts that are offline when nothing else is in the way", async () =>
    expect(await failing(new OfflineError(["a"]), new OfflineError(["b"]))).toMatchObject({
      hosts: ["a", "b"],
    }));
});

test("only what differs is done, whatever the way to the host; all of it where nothing does", () => {
  const live = { a: at("a", 1, { port: 2222 }), c: at("c", 4) };
  expect(differing(live, parts)).toEqual({ b: parts["b"], c: parts["c"] });
  expect(differing(parts, parts)).toEqual(parts);
});

test("what is declared of an offline host waits: the last known stays, the new is left out", () => {
  const news = { name: "n", hosts: { a: at("a", 7), b: at("b", 7, off), d: at("d", 7, off) } };
  expect(withoutOffline({ name: "m", hosts: parts }, news)).toEqual({
    name: "n",
    hosts: { a: at("a", 7), b: at("b", 2, off) },
  });
  expect(withoutOffline({}, news)).toEqual({ name: "n", hosts: { a: at("a", 7) } });
});

describe("under the provider", () => {
  const world = new World();
  const kind = {
    ...world.kind,
    facets: { hosts: "update" },
    check: () => [],
    delete: async () => {
      throw new OfflineError(["b"]);
    },
  } as unknown as AnyKind;
  const provider = croftHandlers(new Map([[kind.type, kind]])) as Required<ProviderHandlers>;
  const call = world.call();
  const randomSeed = new Uint8Array();

  test("no difference is shown for an offline host, nor for another way to any", async () => {
    const declared = {
      hosts: { a: at("a", 1, { port: 2222 }), b: at("b", 7, off), c: at("c", 5) },
    };
    const { inputs } = await provider.check({
      ...call,
      olds: { hosts: parts },
      news: declared,
      randomSeed,
    });
    const compared = {
      ...call,
      olds: {},
      oldInputs: { hosts: parts },
      news: inputs!,
      ignoreChanges: [],
    };
    expect([...(await provider.diff(compared)).diffs.keys()]).toEqual(["hosts.c.size"]);
  });

  test("what an offline host holds is left there only when the host is out of the inventory", async () => {
    await provider.delete({ ...call, inputs: { hosts: parts }, outputs: {} });
    expect(world.said).toContain(
      "warning: b: taken out while it was offline; what was made on it is left there",
    );
  });
});
