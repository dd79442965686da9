import { z } from "zod";
import type { Path } from "./fault";
import type { JsonSchema } from "./json-schema";
import { inventory } from "./schema/inventory";
import { ownValue } from "./source";

/** Examples and default of what stands at a path. */
export function metaAt(path: Path): Pick<JsonSchema, "examples" | "default"> {
  return { ...schemaAt(path)?.meta(), ...schemaAt(path, false)?.meta() } as JsonSchema;
}

/** The fields that stand at a path, by name; nothing where names are free. */
export function shapeAt(path: Path): Record<string, z.ZodType> | undefined {
  const schema = schemaAt(path);
  return schema instanceof z.ZodObject ? (schema.shape as Record<string, z.ZodType>) : undefined;
}

/** The schema of what stands at a path. @param bare without the wrapper that makes it optional */
export function schemaAt(path: Path, bare = true): z.ZodType | undefined {
  let schema: z.ZodType | undefined = inventory;
  for (const step of path) {
    schema = inside(unwrapped(schema), step);
  }
  return bare ? unwrapped(schema) : schema;
}

function inside(schema: z.ZodType | undefined, step: string | number): z.ZodType | undefined {
  if (schema instanceof z.ZodObject)
    return ownValue(schema.shape as Record<string, z.ZodType>, String(step));
  if (schema instanceof z.ZodRecord) return schema.valueType as z.ZodType;
  if (schema instanceof z.ZodArray) return schema.element as z.ZodType;
  return undefined;
}

function unwrapped(schema: z.ZodType | undefined): z.ZodType | undefined {
  return schema instanceof z.ZodOptional ? unwrapped(schema.unwrap() as z.ZodType) : schema;
}
