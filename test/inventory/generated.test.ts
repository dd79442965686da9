import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { inventoryJsonSchema, renderJsonSchema } from "../../inventory/json-schema";
import { renderReference } from "../../inventory/reference";

const root = resolve(__dirname, "../..");
const schema = inventoryJsonSchema();

test("stacks/schema.json is what `npm run docs` writes", () => {
  expect(readFileSync(join(root, "stacks", "schema.json"), "utf8")).toBe(renderJsonSchema(schema));
});

test("docs/inventory.md is what `npm run docs` writes", () => {
  expect(readFileSync(join(root, "docs", "inventory.md"), "utf8")).toBe(renderReference(schema));
});

/** Every field's path, with what the schema says of it. */
function fields(of: typeof schema, path = ""): [string, string | undefined][] {
  const own = Object.entries(of.properties ?? {}).flatMap(([name, field]) => [
    [`${path}${name}`, field.description] as [string, string | undefined],
    ...fields(field, `${path}${name}.`),
  ]);
  const entry = of.additionalProperties;
  return entry ? [...own, ...fields(entry, `${path}*.`)] : own;
}

test("every field is described", () => {
  const all = fields(schema);
  expect(all.length).toBeGreaterThan(45);
  expect(all.filter(([, description]) => (description ?? "") === "")).toEqual([]);
});

test("editors are told of required fields, words and defaults", () => {
  expect(schema.required).toEqual(["site", "hosts", "mesh"]);
  const host = schema.properties?.["hosts"]?.additionalProperties || undefined;
  expect(host?.required).toEqual(["class", "address", "mesh"]);
  expect(host?.properties?.["state"]).toMatchObject({
    enum: ["present", "offline"],
    default: "present",
  });
});
