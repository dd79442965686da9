import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { catalogue } from "../../artifacts/catalogue";
import { imageRecipes } from "../../lab/mirror/images/recipes";
import { ensureDaemon, runningPid, stopDaemon, type Daemon } from "../../lab/mirror/process";
import { renderRegistryConfig } from "../../lab/mirror/registry";
import { createStaticServer } from "../../lab/mirror/static-server";
import { stableTar } from "../../lab/mirror/tar";
import { goProgram } from "../../lab/toolchain/go-programs";
import { sha256OfFile } from "../../lab/toolchain/hash";

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "croft-test-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("rows", () => {
  const rows = catalogue().filter((row) => row.architecture === "amd64");
  test.each(rows.filter((r) => r.kind === "image" && r.name !== "ceph").map((r) => r.name))(
    "image %s has a recipe whose programs can be built",
    (name) => {
      const programs = Object.keys(imageRecipes[name]?.programs ?? {});
      expect(programs.map((p) => goProgram(p).name)).toEqual(programs);
      expect(programs.length).toBeGreaterThan(0);
    },
  );
  test.each(rows.filter((r) => r.kind !== "image" && r.name !== "cephadm").map((r) => r.name))(
    "file %s has a Go program of its name",
    (name) => expect(goProgram(name).name).toBe(name),
  );
});

test("the registry keeps its blobs in the storage folder and listens where it is told", () =>
  expect(parse(renderRegistryConfig("/cache/registry", "10.1.2.3:81"))).toEqual({
    version: "0.1",
    log: { level: "warn", accesslog: { disabled: true } },
    storage: { filesystem: { rootdirectory: "/cache/registry" } },
    http: { addr: "10.1.2.3:81" },
  }));

test.each([[], ["--gzip"]])(
  "a tar's bytes do not depend on time or owner (%s)",
  async (...more) => {
    const hashes: string[] = [];
    for (const time of ["2001-02-03", "2011-12-13"]) {
      const tree = join(folder, time);
      mkdirSync(join(tree, "bin"), { recursive: true });
      for (const name of time === "2001-02-03" ? ["a", "b"] : ["b", "a"])
        writeFileSync(join(tree, "bin", name), `of ${name}`);
      execFileSync("touch", ["-d", time, join(tree, "bin", "a"), join(tree, "bin")]);
      const tar = join(folder, `${time}.tar`);
      await stableTar(tree, tar, ...more);
      hashes.push(await sha256OfFile(tar));
    }
    expect(hashes[0]).toBe(hashes[1]);
  },
);

describe("static server", () => {
  /** Sends a request as it is: fetch would tidy the path up before anything bad could leave. */
  async function ask(request: string): Promise<string> {
    const served = join(folder, "served");
    mkdirSync(join(served, "tool"), { recursive: true });
    writeFileSync(join(served, "tool", "file"), "the content");
    writeFileSync(join(folder, "secret"), "the secret");
    const server = createStaticServer(served);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    try {
      return await new Promise((resolve, reject) => {
        const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
        let text = "";
        socket.on("data", (data) => (text += data.toString()));
        socket.on("end", () => resolve(text));
        socket.on("error", reject);
        socket.write(`${request} HTTP/1.1\r\nHost: m\r\nConnection: close\r\n\r\n`);
      });
    } finally {
      server.close();
    }
  }
  const status = async (request: string) => (await ask(request)).split(" ")[1];

  test("gives a file whole, with its length", async () => {
    const text = await ask("GET /tool/file");
    expect(text).toMatch(/^HTTP\/1.1 200 OK\r\n/);
    expect(text.toLowerCase()).toContain("content-length: 11\r\n");
    expect(text.split("\r\n\r\n")[1]).toBe("the content");
  });
  test("gives the head alone when asked for it", async () =>
    expect((await ask("HEAD /tool/file")).split("\r\n\r\n")).toEqual([
      expect.stringMatching(/content-length: 11/i),
      "",
    ]));
  test.each([
    ["a file that is not there", "GET /tool/none", "404"],
    ["a folder", "GET /tool", "404"],
    ["a path that climbs", "GET /../secret", "404"],
    ["a path that climbs in code", "GET /tool/%2e%2e/%2e%2e/secret", "404"],
    ["a zero byte", "GET /tool/file%00", "404"],
    ["broken code", "GET /%zz", "400"],
    ["a method that writes", "PUT /tool/file", "405"],
  ])("refuses %s", async (_title, request, code) => expect(await status(request)).toBe(code));
});

describe("daemons", () => {
  const program = `
    const server = require("node:http").createServer((_, answer) => answer.end("up"));
    server.listen(Number(process.argv[1]), "127.0.0.1");`;
  const port = 20000 + (process.pid % 20000);
  const daemon = (extra: string[] = []): Daemon => ({
    command: process.execPath,
    args: ["-e", program.replaceAll(/\s+/g, " ").trim(), String(port), ...extra],
    pidFile: join(folder, "d.pid"),
    logFile: join(folder, "d.log"),
    url: `http://127.0.0.1:${port}/`,
  });
  afterEach(() => stopDaemon(join(folder, "d.pid")));

  test("a daemon that serves is left alone; one with other words is replaced; stopped is gone", async () => {
    await ensureDaemon(daemon());
    const first = runningPid(daemon().pidFile);
    await ensureDaemon(daemon());
    expect(runningPid(daemon().pidFile)).toBe(first);
    await ensureDaemon(daemon(["other"]));
    const second = runningPid(daemon().pidFile);
    expect([second === first, second === undefined]).toEqual([false, false]);
    await stopDaemon(daemon().pidFile);
    await expect(fetch(daemon().url)).rejects.toThrow();
  });
  test("a daemon whose pid file was lost is found again, not started twice", async () => {
    await ensureDaemon(daemon());
    const first = runningPid(daemon().pidFile);
    rmSync(daemon().pidFile);
    await ensureDaemon(daemon());
    expect([runningPid(daemon().pidFile), typeof first]).toEqual([first, "number"]);
  });
  test("a daemon that is killed is started again", async () => {
    await ensureDaemon(daemon());
    const first = runningPid(daemon().pidFile);
    process.kill(first ?? 0, "SIGKILL");
    while (runningPid(daemon().pidFile) !== undefined) await sleep(20);
    await ensureDaemon(daemon());
    expect(runningPid(daemon().pidFile)).not.toBe(first);
    expect((await fetch(daemon().url)).status).toBe(200);
  });
  test("a pid file whose number belongs to another program now is stale, and that program is spared", async () => {
    writeFileSync(daemon().pidFile, `${process.pid}\nsomething else\n`);
    expect(runningPid(daemon().pidFile)).toBeUndefined();
    await ensureDaemon(daemon());
    const lines = readFileSync(daemon().pidFile, "utf8").split("\n");
    expect(lines[0]).not.toBe(String(process.pid));
  });
  test("one that ends at once is reported with its log", async () => {
    const broken = {
      ...daemon(),
      args: ["-e", "console.error('no such address'); process.exit(7)"],
    };
    await expect(ensureDaemon(broken)).rejects.toThrow(/it ended with 7\nno such address/);
  });
});
