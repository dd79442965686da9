import { execFileSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { kind } from "../../provider/kinds/artifact/kind";
import type { ArtifactInputs } from "../../provider/kinds/artifact/resource";
import type { HostSession } from "../../provider/ssh/host-session";
import { openSession } from "./support/sessions";
import { canServe, requireServer, Sshd } from "./support/sshd";

requireServer();

describe.runIf(canServe)("Artifact on a real host", () => {
  const folder = mkdtempSync(join(tmpdir(), "croft-artifact-"));
  const target = join(folder, "target");
  const set = `test-${randomBytes(4).toString("hex")}`;
  const record = `/var/lib/croft/artifacts/${set}`;
  const files = new Map<string, Buffer>();
  const fetched: string[] = [];
  let server: Server;
  let session: HostSession;
  let inputs: ArtifactInputs;

  beforeAll(async () => {
    server = createServer((request, response) => {
      fetched.push(request.url ?? "");
      const body = files.get(request.url ?? "");
      response.writeHead(body === undefined ? 404 : 200).end(body);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const base = `http://127.0.0.1:${(server.address() as { port: number }).port}`;

    const source = join(folder, "top");
    mkdirSync(join(source, "bin"), { recursive: true });
    writeFileSync(join(source, "bin/tool"), "tool 1\n", { mode: 0o755 });
    writeFileSync(join(source, "notes"), "notes\n", { mode: 0o644 });
    execFileSync("ln", ["-s", "tool", join(source, "bin/alias")]);
    execFileSync("tar", ["-C", folder, "-czf", join(folder, "a.tgz"), "top"]);
    files.set("/one", Buffer.from("binary one\n"));
    files.set("/two", Buffer.from("binary two, longer\n"));
    files.set("/a.tgz", readFileSync(join(folder, "a.tgz")));
    const download = (url: string, path: string, strip: number) => {
      const sha256 = createHash("sha256")
        .update(files.get(url) ?? "")
        .digest("hex");
      return { url: base + url, sha256, path: join(target, path), mode: "0755", strip };
    };
    const sshd = await Sshd.start();
    session = openSession(sshd).session;
    inputs = {
      access: sshd.access(),
      set,
      version: "1.0",
      downloads: [download("/one", "bin/one", -1), download("/a.tgz", "unpacked", 1)],
    };
  });
  afterAll(() => {
    server.close();
    rmSync(folder, { recursive: true });
    rmSync(record, { force: true });
  });

  const live = async (declared = inputs) => (await kind.read(session, declared))?.inputs;
  const repair = async (wanted = inputs) => {
    fetched.length = 0;
    await kind.update(session, wanted, wanted, ["downloads"]);
    return fetched;
  };

  test("before: there is nothing", async () => expect(await live()).toBeUndefined());

  test("after: verified, in place, modes and links as they should be", async () => {
    await kind.create(session, inputs);
    expect(readFileSync(join(target, "bin/one"), "utf8")).toBe("binary one\n");
    expect(statSync(join(target, "bin/one")).mode & 0o7777).toBe(0o755);
    expect(readFileSync(join(target, "unpacked/notes"), "utf8")).toBe("notes\n");
    expect(readlinkSync(join(target, "unpacked/bin/alias"))).toBe("tool");
    expect(await live()).toEqual(inputs);
  });

  test("a second run fetches nothing", async () => {
    expect(await repair()).toEqual([]);
    expect(await live()).toEqual(inputs);
  });

  test("a file that was touched, not changed, is no drift", async () => {
    utimesSync(join(target, "bin/one"), 1, 1);
    expect(await live()).toEqual(inputs);
  });

  test.each<[string, () => void, number, object, string]>([
    [
      "a file of the same size",
      () => writeFileSync(join(target, "bin/one"), "binary ONE\n"),
      0,
      { sha256: expect.stringMatching(/^\[\/.*\/bin\/one was changed\]$/) },
      "/one",
    ],
    ["a mode", () => chmodSync(join(target, "bin/one"), 0o700), 0, { mode: "0700" }, "/one"],
    [
      "a member that is gone",
      () => rmSync(join(target, "unpacked/bin/tool")),
      1,
      { sha256: expect.stringMatching(/^\[\/.*\/unpacked\/bin\/tool is gone\]$/) },
      "/a.tgz",
    ],
  ])("drift: %s", async (_, tamper, index, seen, url) => {
    tamper();
    const downloads = inputs.downloads.map((d, i) => (i === index ? { ...d, ...seen } : d));
    expect(await live()).toEqual({ ...inputs, downloads });
    expect(await repair()).toEqual([url]);
    expect(await live()).toEqual(inputs);
  });

  test("a new version takes its place, and takes away what it does not have", async () => {
    const [one] = inputs.downloads;
    const sha256 = createHash("sha256")
      .update(files.get("/two") ?? "")
      .digest("hex");
    const url = one!.url.replace("/one", "/two");
    const next = { ...inputs, version: "2.0", downloads: [{ ...one!, url, sha256 }] };
    expect((await live(inputs))?.version).toBe("1.0");
    expect(await repair(next)).toEqual(["/two"]);
    expect(await live(next)).toEqual(next);
    expect(existsSync(join(target, "unpacked/notes"))).toBe(false);
  });

  test("what does not have the hash, or is not there, changes nothing", async () => {
    const before = readFileSync(join(target, "bin/one"), "utf8");
    const [one] = inputs.downloads;
    const wrong = { ...inputs, downloads: [{ ...one!, sha256: "0".repeat(64) }] };
    await expect(repair(wrong)).rejects.toThrow(`but ${"0".repeat(64)} is wanted: nothing was`);
    const lost = { ...inputs, downloads: [{ ...one!, url: `${one!.url}-none` }] };
    await expect(repair(lost)).rejects.toThrow("/one-none could not be fetched");
    expect(readFileSync(join(target, "bin/one"), "utf8")).toBe(before);
    expect((await live())?.version).toBe("2.0");
  });

  test("delete removes the files, twice if need be", async () => {
    await kind.delete(session, inputs);
    await kind.delete(session, inputs);
    expect(existsSync(join(target, "bin/one"))).toBe(false);
    expect(await live()).toBeUndefined();
  });
});
