/** What a build takes away. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";

// Broken by: leaving a kind in dist/ that has been renamed, of which the provider then finds two.
test("what has no source goes, and nothing else does", () => {
  const folder = mkdtempSync(join(tmpdir(), "croft-prune-"));
  for (const name of ["kinds/new", "dist/kinds/new", "dist/kinds/old"])
    mkdirSync(join(folder, name), { recursive: true });
  const kept = ["dist/.tsbuildinfo", "dist/kinds/new/kind.js", "dist/kinds/new/kind.js.map"];
  const stale = ["dist/kinds/new/part.js", "dist/kinds/old/kind.js", "dist/kinds/old/kind.js.map"];
  for (const file of ["kinds/new/kind.ts", ...kept, ...stale])
    writeFileSync(join(folder, file), "");
  execFileSync("node", [join(__dirname, "../../prune.mjs")], { cwd: folder });
  const left = readdirSync(join(folder, "dist"), { recursive: true, encoding: "utf8" });
  expect(left.sort()).toEqual([
    ".tsbuildinfo",
    "kinds",
    "kinds/new",
    "kinds/new/kind.js",
    "kinds/new/kind.js.map",
    "kinds/old",
  ]);
  rmSync(folder, { recursive: true });
});
