import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { inventoryJsonSchema, renderJsonSchema } from "./json-schema";
import { renderReference } from "./reference";

/** `npm run docs`: what is derived from the schema, written where people and editors look for it. */
const schema = inventoryJsonSchema();
writeFileSync(join("stacks", "schema.json"), renderJsonSchema(schema));
writeFileSync(join("docs", "inventory.md"), renderReference(schema));
