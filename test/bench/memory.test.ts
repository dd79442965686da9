import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { peakMemory } from "../../bench/memory";

test("memory of a program that was started counts, and of what it starts in its turn", async () => {
  const holding = "const held = Buffer.alloc(200 << 20, 1); setTimeout(() => held, 1500)";
  const work = () => promisify(execFile)("sh", ["-c", `node -e '${holding}'; true`]);
  const { peakMiB } = await peakMemory(work);
  expect(peakMiB).toBeGreaterThan(200);
  expect(peakMiB).toBeLessThan(400);
});
