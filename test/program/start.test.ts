import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { skippingSilent } from "../../program/stacks";

/** What a fresh process says that has started as the program does. Vitest's own loader is not the one that is used there. */
function program(text: string): unknown {
  const source = `require("./dist/program/start.js"); const pulumi = require("@pulumi/pulumi");
    const loaded = (part) => Object.values(require.cache).filter((m) => m.filename?.includes(part)).length;
    (async () => { ${text} })().then((said) => console.log(JSON.stringify(said)))`;
  const folder = join(__dirname, "../..");
  return JSON.parse(execFileSync("node", ["-e", source], { cwd: folder, encoding: "utf8" }));
}

// Another version of the SDK may require them elsewhere, under another name, or use them at once.
test.each(["/typescript/lib/", "/@npmcli/", "/pacote/", "/normalize-package-data/", "/execa/"])(
  "the SDK starts without %s",
  (part) => expect(program(`return loaded("${part}")`)).toBe(0),
);

test("a closure is still turned into text, which needs the compiler", () => {
  const text = `const n = 41; const { text } = await pulumi.runtime.serializeFunction(() => n + 1); return text`;
  expect(program(text)).toContain("return () => n + 1;");
});

test("the dependency solver answers when it is asked", () => {
  const text = `const { Arborist } = require("@npmcli/arborist"); return Arborist.name`;
  expect(program(text)).toBe("Arborist");
});

test("a stack is still driven from a program", () => {
  const text = `return pulumi.automation.LocalWorkspace.name`;
  expect(program(text)).toBe("LocalWorkspace");
});

const format = skippingSilent((error) => `formatted: ${error.message}`);
test("an error that says something has its stack", () =>
  expect(format(new Error("no disk"), [])).toBe("formatted: no disk"));
test("an error that says nothing has none", () => expect(format(new Error(), [])).toBe("Error"));
