import { stringify } from "yaml";

/** A value as it could be written in an inventory, on one line. */
export function onOneLine(value: unknown): string {
  return stringify(value, { collectionStyle: "flow", lineWidth: 0 }).trim();
}
