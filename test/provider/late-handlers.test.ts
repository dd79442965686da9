import { expect, test, vi } from "vitest";
import type { DeleteCall, ResourceHandlers } from "../../provider/grpc/handlers";
import { lateHandlers } from "../../provider/grpc/late-handlers";

const handlers = (): ResourceHandlers => ({
  check: ({ news }) => ({ inputs: news }),
  diff: () => ({ diffs: new Map() }),
  create: () => ({ id: "made", outputs: {} }),
  read: () => undefined,
  update: () => ({ outputs: { changed: true } }),
  delete: vi.fn(),
  close: vi.fn(),
});

test("nothing is loaded by a process that is asked about no resource, nor when it ends", async () => {
  const load = vi.fn(() => Promise.resolve(handlers()));
  await lateHandlers("1.2.3", load).close?.();
  expect(load).not.toHaveBeenCalled();
});

test("two calls load once, and the end reaches what was loaded", async () => {
  const loaded = handlers();
  const load = vi.fn(() => Promise.resolve(loaded));
  const late = lateHandlers("1.2.3", load);
  const call = {} as DeleteCall;
  await Promise.all([late.delete(call), late.delete(call)]);
  await late.close?.();
  expect(load).toHaveBeenCalledTimes(1);
  expect(loaded.delete).toHaveBeenCalledTimes(2);
  expect(loaded.close).toHaveBeenCalledTimes(1);
});
