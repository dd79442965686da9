import { expect, test } from "vitest";
import { tooLow } from "../../lab/twin/limits";

test("only limits below what a lab needs are raised", () => {
  const instances = "fs.inotify.max_user_instances";
  const watches = "fs.inotify.max_user_watches";
  expect(tooLow({ [instances]: 128, [watches]: 1_048_576 })).toEqual({ [instances]: 128 });
  expect(tooLow({ [instances]: 9000, [watches]: 2_000_000 })).toEqual({});
});
