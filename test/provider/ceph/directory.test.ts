/** What a directory's read makes of a mount that does not answer. `findmnt` is a stand-in; so is a `stat` that fails. */
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Reader } from "../../../provider/kind";
import { kind } from "../../../provider/kinds/ceph-directory/kind";
import { access } from "../kubernetes/fake-session";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "croft-directory-"));
  mkdirSync(join(folder, "here"));
  program("findmnt", "echo fuse.ceph-fuse");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function program(name: string, text: string): void {
  writeFileSync(join(folder, name), `#!/bin/sh\n${text}\n`);
  chmodSync(join(folder, name), 0o755);
}

const reader: Reader = {
  async probe(_access, { text, vars = {} }) {
    const env = { PATH: `${folder}:${process.env["PATH"]}`, work: folder, ...vars };
    const { status, stdout, stderr } = spawnSync("sh", ["-c", text], { env, encoding: "utf8" });
    return { code: status ?? -1, stdout, stderr, facts: {} };
  },
};

const read = async (path: string) => {
  const declared = { members: [access("node1")], mountPoint: folder, path, owner: 65532 };
  return (await kind.read(reader, declared))?.inputs.owner;
};

test("a directory that is there, and one that is not", async () => {
  expect(await read("here")).toBe(process.getuid?.());
  expect(await read("gone")).toBeUndefined();
});

// Broken by: taking every failure for absence. coreutils' words for what a client answers that was cut off from CephFS.
test.each([
  "Permission denied",
  "Stale file handle",
  "Cannot send after transport endpoint shutdown",
])("a mount that says %j is no proof of absence", async (words) => {
  program("stat", `echo "stat: cannot statx '$3': ${words}" >&2; exit 1`);
  expect(await read("here")).toBe(65532);
  rmSync(join(folder, "stat"));
});
