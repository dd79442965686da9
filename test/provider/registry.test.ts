import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { loadKinds } from "../../provider/kinds/registry";

const FOLDER = join(__dirname, "../../provider/kinds");
const folders = readdirSync(FOLDER, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

test("every resource class has its kind, under the same type", async () => {
  const tokens = folders.flatMap((folder) => {
    const file = join(FOLDER, folder, "resource.ts");
    const source = existsSync(file) ? readFileSync(file, "utf8") : "";
    return source.match(/(?<=static readonly type = ")[^"]+/) ?? [`${folder} has no type`];
  });
  expect([...(await loadKinds()).keys()].sort()).toEqual(tokens.sort());
});

test("every kind says what a difference in its access means: nothing", async () => {
  const loud = [...(await loadKinds()).values()].filter(
    ({ facets }) => (facets["access"] ?? "silent") !== "silent",
  );
  expect(loud.map(({ type }) => type)).toEqual([]);
});

// The SDK costs 0.4 s at each start, and the provider needs none of it but the protocol's messages. Importing a resource
// class into a kind, instead of its type, breaks this.
test("the provider starts without the SDK", () => {
  const source = `
    require("./dist/provider/kinds/registry.js").loadKinds().then(() =>
      console.log(Object.keys(require.cache).filter((file) => file.includes("@pulumi/pulumi/runtime/")).length))`;
  const said = execFileSync("node", ["-e", source], {
    cwd: join(__dirname, "../.."),
    encoding: "utf8",
  });
  expect(said.trim()).toBe("0");
});
