import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeHomeWithoutLog } from "../../lab/engine/without-log";
import { canRunEngine, editionProject } from "../support/engine-project";

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

test.runIf(canRunEngine)(
  "the CLI runs there and writes no log, which it does in any other home",
  async () => {
    const engine = editionProject("");
    const its = join(engine.home, "logs");
    makeHomeWithoutLog(engine.home);
    await engine.pulumi("stack", "ls");
    expect(statSync(its).isFile()).toBe(true);
    rmSync(its);
    await engine.pulumi("stack", "ls");
    expect(statSync(its).isDirectory()).toBe(true);
  },
);
