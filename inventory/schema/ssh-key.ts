import { text } from "./texts";

/** Length of an ed25519 public key as SSH writes it: two length-prefixed strings, of 11 and of 32 bytes (RFC 8709, 4). */
const blobLength = 4 + 11 + 4 + 32;

/** "ssh-ed25519 AAAA... comment" without the comment. */
export function withoutComment(hostKey: string): string {
  return hostKey.trim().split(/\s+/).slice(0, 2).join(" ");
}

export const hostKey = text((value) => {
  const example = 'write the public key as in "ssh-ed25519 AAAAC3Nza..."';
  if (value.includes("PRIVATE KEY")) {
    return "is a private key, which belongs in no inventory; make a new one on the host, and write its public half";
  }
  if (value.startsWith("SHA256:") || value.startsWith("MD5:")) {
    return `is a fingerprint; ${example}`;
  }
  const [kind, blob = ""] = value.trim().split(/\s+/);
  if (kind !== "ssh-ed25519" && value.includes(" ssh-ed25519 ")) {
    return `begins with the host's name; remove it, so that it reads "ssh-ed25519 AAAA..."`;
  }
  if (kind !== "ssh-ed25519") return `is no ed25519 host key; ${example}`;
  const bytes = Buffer.from(blob, "base64");
  const whole = bytes.length === blobLength && bytes.toString("base64") === blob;
  return whole && bytes.subarray(4, 15).toString("latin1") === "ssh-ed25519"
    ? undefined
    : `is a damaged key: not the ${blobLength} bytes of an ed25519 key; copy it again, whole`;
});
