import { z } from "zod";
import { inventory } from "./schema/inventory";

/** What is used of JSON Schema (draft 7, which editors' YAML servers know best). */
export interface JsonSchema {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly pattern?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly additionalProperties?: JsonSchema | false;
}

/** The schema of an inventory for editors: completion, descriptions and the simpler faults while typing. */
export function inventoryJsonSchema(): JsonSchema {
  const { $schema, ...rest } = z.toJSONSchema(inventory, { target: "draft-7", io: "input" });
  return { $schema, title: "Croft inventory", ...rest } as JsonSchema;
}

export function renderJsonSchema(schema: JsonSchema): string {
  return `${JSON.stringify(schema, null, 2)}\n`;
}
