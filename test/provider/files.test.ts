/** The files of one layer as a set. What holds for each file as such is in file.test.ts. */
import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { differences } from "../../provider/difference";
import { kind } from "../../provider/kinds/files/kind";
import type { FilesInputs } from "../../provider/kinds/files/resource";
import type { HostSession } from "../../provider/ssh/host-session";
import { openSession } from "./support/sessions";
import { canServe, requireServer, Sshd } from "./support/sshd";

requireServer();

describe.runIf(canServe)("Files on a real host", () => {
  const folder = mkdtempSync(join(tmpdir(), "croft-files-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  const at = (name: string) => join(folder, name);
  // What shells, stat(1) and sha256sum(1) each have their own opinion of.
  const names = ["a.conf", "with a blank", "b|ar", "back\\slash", "$HOME", "*"];
  const file = (content: string) => ({ content, owner: "root:root", mode: "0644" });
  let session: HostSession;
  let set: FilesInputs;
  beforeAll(async () => {
    const sshd = await Sshd.start();
    session = openSession(sshd).session;
    const files = Object.fromEntries(names.map((name) => [at(name), file(`of ${name}\n`)]));
    set = { access: sshd.access(), set: "test", files };
  });
  const live = async () => (await kind.read(session, set))?.inputs;
  const shown = async () => [...differences(kind.facets, { ...(await live()) }, { ...set }).keys()];
  const path = (name: string, ...facet: string[]) =>
    [`files[${JSON.stringify(at(name))}]`, ...facet].join(".");

  test("before: there is nothing", async () => expect(await live()).toBeUndefined());

  test("after: all of them stand there as declared", async () => {
    await kind.create(session, set);
    expect(readdirSync(folder).sort()).toEqual([...names].sort());
    expect(readFileSync(at("back\\slash"), "utf8")).toBe("of back\\slash\n");
    expect(await live()).toEqual(set);
  });

  test("each drift is shown at its own file and facet, and only that file is written again", async () => {
    writeFileSync(at("with a blank"), "another\n");
    writeFileSync(at("$HOME"), "of a.conf\n");
    chmodSync(at("b|ar"), 0o600);
    rmSync(at("*"));
    expect((await shown()).sort()).toEqual(
      [
        path("$HOME", "content"),
        path("*"),
        path("b|ar", "mode"),
        path("with a blank", "content"),
      ].sort(),
    );
    const found = await live();
    expect(found?.files[at("with a blank")]?.content).toBe("another\n");
    expect(found?.files[at("$HOME")]?.content).toBe("of a.conf\n");
    const untouched = statSync(at("a.conf")).ino;
    await kind.update(session, found!, set, ["files"]);
    expect(await live()).toEqual(set);
    expect(statSync(at("a.conf")).ino).toBe(untouched);
  });

  test("one that is declared no more is removed", async () => {
    const rest = Object.entries(set.files).filter(([path]) => path !== at("*"));
    const less = { ...set, files: Object.fromEntries(rest) };
    await kind.update(session, set, less, ["files"]);
    expect(readdirSync(folder)).not.toContain("*");
    set = less;
    expect(await live()).toEqual(set);
  });

  test("delete removes them, twice if need be", async () => {
    await kind.delete(session, set);
    await kind.delete(session, set);
    expect(readdirSync(folder)).toEqual([]);
    expect(await live()).toBeUndefined();
  });
});

test("faults are named by the file's own path", () => {
  const access = { host: "h", address: "a", port: 22, user: "root", hostKey: "" };
  const files = { "/etc/x": { content: "", owner: "root", mode: "644" } };
  expect(kind.check?.({ access, set: "s", files })).toEqual([
    { property: 'files["/etc/x"].owner', reason: '"root" is not "user:group"' },
    { property: 'files["/etc/x"].mode', reason: '"644" is no octal mode such as "0644"' },
  ]);
});
