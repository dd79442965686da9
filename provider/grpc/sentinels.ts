/**
 * Signatures by which the engine's wire format marks values that JSON cannot say.
 * @see pulumi/pulumi sdk/go/common/resource/sig and sdk/go/common/resource/plugin/rpc.go
 */
export const SIGNATURE_KEY = "4dabf18193072939515e22adb298388d";
export const SECRET_SIGNATURE = "1b47061264138c4ac30d75fd1eb44270";
export const ASSET_SIGNATURE = "c44067f5952c0a294b673a41bacd8c17";
export const RESOURCE_SIGNATURE = "5cf8f73096256a8f31e491e813e4eb8e";
export const OUTPUT_SIGNATURE = "d0e6a833031e9bbcd3f4e8bde6ca49a4";

/** A value that only an update will tell. The engine sends it in previews and takes it back as "unknown". */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** The other spellings, one a type, which older parts of the engine use. All of them become `UNKNOWN`. */
const UNKNOWN_SPELLINGS = new Set([
  UNKNOWN,
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7", // bool
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421", // number
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2", // array
  "030794c1-ac77-496b-92df-f27374a8bd58", // asset
  "e48ece36-62e2-4504-bad9-02848725956a", // archive
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff", // object
]);

export function isUnknown(value: unknown): boolean {
  return typeof value === "string" && UNKNOWN_SPELLINGS.has(value);
}

/** True when the value or anything inside it is unknown. */
export function containsUnknown(value: unknown): boolean {
  if (Array.isArray(value)) {
    return value.some(containsUnknown);
  }
  if (typeof value === "object" && value !== null) {
    const inner = value instanceof Secret ? [value.value] : Object.values(value);
    return inner.some(containsUnknown);
  }
  return isUnknown(value);
}

/** An outgoing value which the engine must encrypt in the state and mask in its display. */
export class Secret {
  constructor(readonly value: unknown) {}
}

/** Shorthand that reads well in an answer's properties. */
export function secret(value: unknown): Secret {
  return new Secret(value);
}
