import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import {
  isUnknown,
  OUTPUT_SIGNATURE,
  RESOURCE_SIGNATURE,
  Secret,
  SECRET_SIGNATURE,
  SIGNATURE_KEY,
  UNKNOWN,
} from "./sentinels";

/** Properties of a resource as plain JSON: `UNKNOWN` for what is not known, assets as the engine sends them. */
export type Properties = Record<string, unknown>;

/** What the engine sent, as plain values: secrets and outputs unwrapped, resource references as their id or URN. */
export function fromStruct(struct: Struct | undefined): Properties {
  if (struct === undefined) {
    return {};
  }
  return unwrap(struct.toJavaScript()) as Properties;
}

/** Plain values for the engine; `undefined` properties are left out, `Secret` values keep their mark. */
export function toStruct(properties: Properties): Struct {
  return Struct.fromJavaScript(wrap(properties) as Parameters<typeof Struct.fromJavaScript>[0]);
}

function unwrap(value: unknown): unknown {
  if (isUnknown(value)) {
    return UNKNOWN;
  }
  if (Array.isArray(value)) {
    return value.map(unwrap);
  }
  if (typeof value !== "object" || value === null) {
    return value;
  }
  const record = value as Record<string, unknown>;
  switch (record[SIGNATURE_KEY]) {
    case SECRET_SIGNATURE:
      return unwrap(record["value"]);
    case OUTPUT_SIGNATURE:
      return "value" in record ? unwrap(record["value"]) : UNKNOWN;
    case RESOURCE_SIGNATURE:
      return unwrap(record["id"] ?? record["urn"]);
    default:
      return mapValues(record, unwrap);
  }
}

function wrap(value: unknown): unknown {
  if (value instanceof Secret) {
    return { [SIGNATURE_KEY]: SECRET_SIGNATURE, value: wrap(value.value) };
  }
  if (Array.isArray(value)) {
    return value.map((item) => wrap(item ?? null));
  }
  if (typeof value === "bigint") {
    return Number(value);
  }
  if (typeof value === "object" && value !== null) {
    return mapValues(value, wrap);
  }
  return value;
}

/** Keeps the order of the keys and drops absent ones, which the wire format cannot say. */
function mapValues(record: object, change: (value: unknown) => unknown): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(record)) {
    if (value !== undefined) {
      result[key] = change(value);
    }
  }
  return result;
}
