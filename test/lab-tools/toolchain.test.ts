import { mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { cacheEntry, knownEntry } from "../../lab/toolchain/cache-entry";
import { withFileLock } from "../../lab/toolchain/file-lock";
import { goBuildArguments } from "../../lab/toolchain/go-build";
import { goProgram, type GoProgram } from "../../lab/toolchain/go-programs";
import { languageHostLauncher } from "../../lab/toolchain/language-host";
import { tools } from "../../lab/toolchain/releases";
import { missingPackages } from "../../lab/toolchain/workstation";
import { projectRoot } from "../../lab/paths";

let folder: string;
const cacheBefore = process.env["CROFT_CACHE"];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "croft-test-"));
  process.env["CROFT_CACHE"] = folder;
});
afterEach(() => {
  if (cacheBefore === undefined) delete process.env["CROFT_CACHE"];
  else process.env["CROFT_CACHE"] = cacheBefore;
  rmSync(folder, { recursive: true, force: true });
});

describe("building", () => {
  const program: GoProgram = {
    name: "tool",
    version: "1.2.3",
    module: "somewhere",
    packages: ["example.org/a/cmd/tool", "example.org/a/cmd/other"],
    stamps: { "example.org/a/v.Version": "v1.2.3", "example.org/a/v.Minor": "2" },
    origin: "example.org/a@v1.2.3",
  };
  test("go build gets pinned modules, no paths, no symbols, the version and every package", () =>
    expect(goBuildArguments(program, "/out/")).toEqual([
      "build",
      "-mod=readonly",
      "-buildvcs=false",
      "-trimpath",
      "-ldflags",
      "-s -w -X example.org/a/v.Version=v1.2.3 -X example.org/a/v.Minor=2",
      "-o",
      "/out/",
      "example.org/a/cmd/tool",
      "example.org/a/cmd/other",
    ]));
  test("a program with C is linked statically, without the C library's resolver", () =>
    expect(goBuildArguments({ ...program, cgo: true, stamps: {} }, "o").slice(4, 8)).toEqual([
      "-tags",
      "netgo,osusergo",
      "-ldflags",
      '-s -w -extldflags "-static"',
    ]));
  test.each(tools.flatMap((tool) => tool.programs))(
    "the module folder of %s pins the version that the catalogue states",
    (name) => {
      const { module, origin } = goProgram(name);
      const [path = "", version = ""] = origin.split("@");
      const text = readFileSync(join(projectRoot(), module, "go.mod"), "utf8");
      expect(text).toContain(`${path} ${version}`);
    },
  );
});

test.each(["1.36.2", "1.36.4"])("Kubernetes %s is pinned, and says so", (version) => {
  const { module, origin, stamps } = goProgram("kubelet", version);
  expect(origin).toBe(`k8s.io/kubernetes@v${version}`);
  expect(Object.values(stamps)).toContain(`v${version}`);
  expect(readFileSync(join(projectRoot(), module, "go.mod"), "utf8")).toContain(
    `require k8s.io/kubernetes v${version}\n`,
  );
});

test("a version of Kubernetes that no folder pins is refused", () =>
  expect(() => goProgram("kubelet", "1.30.0")).toThrow(
    "the lab cannot build kubelet 1.30.0, only 1.36.2 and 1.36.4",
  ));

describe("cache entry", () => {
  const made: string[] = [];
  const entry = (key: string, content = "content") =>
    cacheEntry("tool-1", key, async (fresh) => {
      made.push(key);
      writeFileSync(join(fresh, "tool"), content);
    });
  beforeEach(() => (made.length = 0));

  test("is made once for a key, and again for another", async () => {
    const first = await entry("a");
    expect(first.files).toEqual({
      tool: "ed7002b439e9ac845f22357d822bac1444730fbdb6016d3ec9432297b9ec9f73",
    });
    expect(await entry("a")).toEqual(first);
    await entry("b");
    expect(made).toEqual(["a", "b"]);
  });
  test("is made again when a file is not what was recorded", async () => {
    const { folder: at } = await entry("a");
    writeFileSync(join(at, "tool"), "CONTENT");
    expect(await knownEntry("tool-1", "a")).toBeUndefined();
    await entry("a");
    expect(readFileSync(join(at, "tool"), "utf8")).toBe("content");
  });
  test("is kept when a file has another time but the same content", async () => {
    const { folder: at } = await entry("a");
    utimesSync(join(at, "tool"), 1, 1);
    await entry("a");
    expect(made).toEqual(["a"]);
  });
  test("is not there when making it failed half-way", async () => {
    const failing = cacheEntry("tool-1", "a", async (fresh) => {
      writeFileSync(join(fresh, "tool"), "half");
      throw new Error("cut off");
    });
    await expect(failing).rejects.toThrow("cut off");
    expect(await knownEntry("tool-1", "a")).toBeUndefined();
  });
});

describe("file lock", () => {
  test("lets one in at a time, and the next when one fails", async () => {
    const file = join(folder, "lock");
    const events: string[] = [];
    const job = (name: string, fails: boolean) =>
      withFileLock(file, async () => {
        events.push(`${name} in`);
        await sleep(100);
        events.push(`${name} out`);
        if (fails) throw new Error(name);
      });
    const results = await Promise.allSettled([job("a", true), job("b", true), job("c", false)]);
    expect(results.map((r) => r.status)).toEqual(["rejected", "rejected", "fulfilled"]);
    const names = events.filter((e) => e.endsWith(" in")).map((e) => e[0]);
    expect(events).toEqual(names.flatMap((n) => [`${n} in`, `${n} out`]));
    expect(names.length).toBe(3);
  });
});

describe("workstation", () => {
  test("with everything there nothing is installed", () =>
    expect(
      missingPackages(
        () => true,
        () => true,
      ),
    ).toEqual([]));
  test("a package is named once, however many of its programs are missing", () =>
    expect(
      missingPackages(
        (name) => !name.startsWith("docker"),
        () => true,
      ),
    ).toEqual(["docker.io"]));
  test("a missing file asks for its package", () =>
    expect(
      missingPackages(
        () => true,
        (path) => !path.endsWith("stdlib.h"),
      ),
    ).toEqual(["libc6-dev"]));
});

test("a language host that was built is started for a program that is compiled already", async () => {
  const launcher = await languageHostLauncher("/cache/host/pulumi-language-nodejs");
  expect(readFileSync(launcher, "utf8")).toBe(
    `#!/bin/sh\nexec '/cache/host/pulumi-language-nodejs' -typescript=false "$@"\n`,
  );
  expect(statSync(launcher).mode & 0o777).toBe(0o755);
});
