import { createHash } from "node:crypto";

/** A pinned public host key, taken apart. */
export interface PinnedKey {
  /** "ssh-ed25519" */
  readonly type: string;
  readonly blob: Buffer;
}

/** @throws Error when the text is no public key in OpenSSH's form. */
export function parseHostKey(text: string): PinnedKey {
  const [type = "", body = ""] = text.trim().split(/\s+/);
  const blob = Buffer.from(body, "base64");
  // The blob repeats its type, length first: a cheap proof that type and body belong together.
  const length = blob.length >= 4 ? blob.readUInt32BE(0) : 0;
  if (type === "" || blob.toString("latin1", 4, 4 + length) !== type) {
    throw new Error(`"${text}" is no public host key such as "ssh-ed25519 AAAA..."`);
  }
  return { type, blob };
}

/** Signature algorithms that prove possession of a key of this type. */
export function signatureAlgorithms(type: string): string[] {
  // SHA-1 signatures, which "ssh-rsa" also names, are no proof any more.
  return type === "ssh-rsa" ? ["rsa-sha2-512", "rsa-sha2-256"] : [type];
}

/** As `ssh-keygen -l` prints it. */
export function fingerprint(blob: Buffer): string {
  return `SHA256:${createHash("sha256").update(blob).digest("base64").replace(/=+$/, "")}`;
}
