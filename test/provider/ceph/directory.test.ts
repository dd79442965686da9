/** A directory of the filesystem, and its read of a mount that does not answer. `findmnt` is a stand-in; so is a `stat` that fails. */
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Reader, Session } from "../../../provider/kind";
import { kind } from "../../../provider/kinds/ceph-directory/kind";
import { settled } from "../../../provider/kinds/ceph-directory/settled";
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

const play: Reader["probe"] = async (_access, { text, vars = {} }) => {
  const env = { PATH: `${folder}:${process.env["PATH"]}`, work: folder, ...vars };
  const { status, stdout, stderr } = spawnSync("sh", ["-c", text], { env, encoding: "utf8" });
  return { code: status ?? -1, stdout, stderr, facts: {} };
};
const signal = new AbortController().signal;
const session: Session = { probe: play, run: play, progress: () => undefined, signal };

const mine = process.getuid!();
const declare = (path: string, owner: number) => {
  return { members: [access("node1")], mountPoint: folder, path, owner, ...settled };
};
const read = async (path: string) => (await kind.read(session, declare(path, 65532)))?.inputs.owner;

test("a directory that is there, and one that is not", async () => {
  expect(await read("here")).toBe(mine);
  expect(await read("gone")).toBeUndefined();
});

// Broken by: asking for the owner's number only; nobody's pods can write then, or everybody's can.
test.each([
  [0o755, "as made", 0o755],
  [0o700, "as made", 0o700],
  [0o2750, "as made", 0o2750],
  [0o000, "mode 0000", 0o755],
  [0o777, "mode 0777", 0o755],
  [0o1775, "mode 1775", 0o755],
])("of the mode %o it says %j, and makes it %o", async (mode, word, mended) => {
  const path = join(folder, "here");
  chmodSync(path, mode);
  const declared = declare("here", mine);
  const live = (await kind.read(session, declared))!.inputs;
  expect(live).toEqual({ ...declared, rights: word });
  await kind.update(session, live, declared, ["rights"]);
  expect(statSync(path).mode & 0o7777).toBe(mended);
});

test("another group is named beside another owner", async () => {
  const live = (await kind.read(session, declare("here", 65532)))!.inputs;
  expect([live.owner, live.rights]).toEqual([mine, `group ${process.getgid!()}`]);
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
