import { createHash } from "node:crypto";

/** Of a text in UTF-8, as 64 hex digits: what `sha256sum` prints on a host. */
export function sha256(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}
