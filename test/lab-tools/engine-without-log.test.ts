import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeHomeWithoutLog } from "../../lab/engine/without-log";
import { ENGINE_IS_HERE, EngineProject } from "../plugins/support/engine";

let home: string;
const logs = () => join(home, "logs");
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), "croft-home-"));
});
afterAll(() => rmSync(home, { recursive: true }));

test("a home that has a log loses it and nothing else", () => {
  mkdirSync(logs());
  writeFileSync(join(logs(), "pulumi-20261129T000000-1.log"), "an old run");
  writeFileSync(join(home, "credentials.json"), "{}");
  for (let time = 0; time < 2; time++) {
    makeHomeWithoutLog(home);
    expect(statSync(logs()).isFile()).toBe(true);
  }
  expect(readFileSync(join(home, "credentials.json"), "utf8")).toBe("{}");
});

test.skipIf(!ENGINE_IS_HERE)(
  "the CLI runs there and writes no log, which it does in any other home",
  async () => {
    const engine = new EngineProject("");
    const its = join(engine.folder, "home");
    try {
      makeHomeWithoutLog(its);
      await engine.pulumi("stack", "ls");
      expect(statSync(join(its, "logs")).isFile()).toBe(true);
      rmSync(join(its, "logs"));
      await engine.pulumi("stack", "ls");
      expect(statSync(join(its, "logs")).isDirectory()).toBe(true);
    } finally {
      engine.remove();
    }
  },
);
