import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeHomeWithoutLog } from "../../lab/engine/without-log";
import { ENGINE_IS_HERE } from "../plugins/support/engine";
import { cacheFolder } from "../../lab/paths";

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

describe.skipIf(!ENGINE_IS_HERE)("the CLI", () => {
  const run = () =>
    execFileSync(join(cacheFolder(), "bin", "pulumi"), ["stack", "ls"], {
      cwd: home,
      encoding: "utf8",
      env: {
        PATH: process.env["PATH"],
        HOME: home,
        PULUMI_HOME: home,
        PULUMI_BACKEND_URL: `file://${home}`,
        PULUMI_SKIP_UPDATE_CHECK: "true",
      },
    });

  test("runs there and writes no log, which it does in any other home", () => {
    makeHomeWithoutLog(home);
    writeFileSync(join(home, "Pulumi.yaml"), "name: trial\nruntime: nodejs\n");
    run();
    expect(statSync(logs()).isFile()).toBe(true);
    rmSync(logs());
    run();
    expect(statSync(logs()).isDirectory()).toBe(true);
  });
});
