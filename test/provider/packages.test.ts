/** What a read makes of the files and the user that a package brought. That they come back is shown on hosts. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { READ } from "../../provider/kinds/packages/shell";
import { StandInHost } from "./kubernetes/stand-in-host";
import { access } from "./support/world";

const files: Record<string, { text: string; mode: number } | "link"> = {
  "/usr/sbin/timed": { text: "x", mode: 0o755 },
  "/usr/bin/timec": { text: "", mode: 0o755 },
  "/usr/bin/timex": { text: "x", mode: 0o644 },
  "/lib/systemd/system/time.service": { text: "x", mode: 0o644 },
  "/lib/systemd/system/masked.service": "link",
};
const listed = [...Object.keys(files), "/usr/bin/timeq", "/usr/share/doc/time", "/usr/sbin"];

test("what a package has brought that is gone or of no use", async () => {
  const root = mkdtempSync(join(tmpdir(), "croft-root-"));
  onTestFinished(() => rmSync(root, { recursive: true }));
  for (const [path, file] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    if (file === "link") symlinkSync("/dev/null", join(root, path));
    else writeFileSync(join(root, path), file.text, { mode: file.mode });
  }
  const host = new StandInHost(
    { "dpkg-query": "echo installed time 1:4.3-2", "apt-mark": "true", id: '[ "$1" = root ]' },
    { "dpkg/time:arm64.list": `${listed.join("\n")}\n` },
  );
  const text = READ.replace("path=", `path=${root}`);
  const { stdout } = await host.probe(access, {
    text,
    vars: { names: "time", users: "time _time\ntime root" },
  });
  expect(stdout.replaceAll(root, "").trim().split("\n")).toEqual([
    "time 1:4.3-2",
    "lost time /usr/bin/timec (empty)",
    "lost time /usr/bin/timex (not executable)",
    "lost time /usr/bin/timeq",
    "lost time user _time",
  ]);
});
