import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseChecksum, Upstream } from "../../artifacts/upstream";

const a = "a".repeat(64);
const b = "b".repeat(64);

describe("published checksums", () => {
  test.each([
    ["one hash alone", `${a}\n`, a],
    ["one hash alone, upper case", a.toUpperCase(), a],
    ["one line with the name", `${a}  tool.tgz\n`, a],
    ["one line with another name", `${a}  other.tgz\n`, undefined],
    ["a list", `${b}  other.tgz\n${a}  tool.tgz\n`, a],
    ["a list in binary mode, with folders", `${b} *x/other.tgz\n${a} *x/tool.tgz\n`, a],
    ["a longer name with ours at its end", `${b}  my-tool.tgz\n${a}  tool.tgz\n`, a],
    ["another kind of hash", `${"c".repeat(128)}  tool.tgz\n`, undefined],
    ["a page that says sorry", "<html>not here</html>", undefined],
  ])("%s", (_title, text, hash) => expect(parseChecksum(text, "tool.tgz")).toBe(hash));
});

describe("a site", () => {
  const asked: string[] = [];
  let server: Server;
  let base: string;
  const folder = mkdtempSync(join(tmpdir(), "croft-test-"));
  beforeAll(async () => {
    server = createServer((request, answer) => {
      asked.push(`${request.method} ${request.url}`);
      const found = request.url === "/tool" ? "bytes" : request.url === "/tool.sha256" ? a : "";
      answer.writeHead(found === "" ? 404 : 200).end(found);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.close();
    rmSync(folder, { recursive: true });
  });

  test("is asked once whether it answers, whatever it says", async () => {
    const upstream = new Upstream();
    expect([await upstream.answers(`${base}/x`), await upstream.answers(`${base}/y`)]).toEqual([
      true,
      true,
    ]);
    expect(asked).toEqual(["HEAD /"]);
  });
  test("that nobody serves does not answer", async () =>
    expect(await new Upstream().answers("http://127.0.0.1:1/x")).toBe(false));
  test("gives a file and its checksum", async () => {
    await new Upstream().download(`${base}/tool`, join(folder, "tool"));
    expect(readFileSync(join(folder, "tool"), "utf8")).toBe("bytes");
    expect(await new Upstream().checksum(`${base}/tool.sha256`, "tool")).toBe(a);
  });
  test("that lacks the file is an error naming the URL", async () => {
    const missing = new Upstream().download(`${base}/none`, join(folder, "none"));
    await expect(missing).rejects.toThrow(`fetching ${base}/none: HTTP 404`);
    await expect(new Upstream().checksum(`${base}/none`, "x")).rejects.toThrow("HTTP 404");
  });
});
