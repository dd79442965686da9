import { createHash, createPrivateKey } from "node:crypto";

/**
 * WireGuard wants X25519 keys and the key resource makes Ed25519 ones. Both live on the same curve in two coordinates, so
 * one can be had from the other: RFC 7748 section 4.1 (the map), RFC 8032 section 5.1.5 (seed to scalar). The private and
 * the public half are derived separately, so that the public one is not tainted as a secret.
 */

const prime = 2n ** 255n - 19n;

/**
 * WireGuard's private key, base64 of 32 bytes.
 * @param pkcs8 an Ed25519 private key, PKCS#8 in PEM
 * @throws Error when the key is of another algorithm
 */
export function wireguardPrivateKey(pkcs8: string): string {
  const { crv, d } = createPrivateKey(pkcs8).export({ format: "jwk" });
  if (crv !== "Ed25519" || d === undefined) throw new Error(`not an Ed25519 private key: ${crv}`);
  return clampedScalar(Buffer.from(d, "base64url")).toString("base64");
}

/** The scalar Ed25519 computes with: the clamped lower half of the seed's SHA-512. 32 bytes each. */
export function clampedScalar(seed: Buffer): Buffer {
  const scalar = createHash("sha512").update(seed).digest().subarray(0, 32);
  scalar[0]! &= 248;
  scalar[31]! &= 127;
  scalar[31]! |= 64;
  return scalar;
}

/**
 * WireGuard's public key, base64 of 32 bytes.
 * @param openssh the Ed25519 public key as one line, "ssh-ed25519 AAAA..."
 * @throws Error when the key is of another algorithm
 */
export function wireguardPublicKey(openssh: string): string {
  const [algorithm, blob] = openssh.trim().split(/\s+/);
  if (algorithm !== "ssh-ed25519" || blob === undefined)
    throw new Error(`not an Ed25519 public key: ${algorithm}`);
  return montgomery(Buffer.from(blob, "base64").subarray(-32)).toString("base64");
}

/** From Edwards to Montgomery coordinates: u = (1 + y) / (1 - y). 32 bytes each, little endian. */
export function montgomery(edwards: Buffer): Buffer {
  const bytes = Buffer.from(edwards);
  // The top bit is the sign of x, which u does not depend on.
  bytes[31]! &= 127;
  const y = BigInt(`0x${bytes.reverse().toString("hex")}`);
  const u = modulo((1n + y) * inverse(modulo(1n - y)));
  return Buffer.from(u.toString(16).padStart(64, "0"), "hex").reverse();
}

function modulo(value: bigint): bigint {
  return ((value % prime) + prime) % prime;
}

/** Fermat: a^(p-2) is 1/a modulo the prime p. */
function inverse(value: bigint): bigint {
  let result = 1n;
  let base = value;
  for (let exponent = prime - 2n; exponent > 0n; exponent >>= 1n) {
    if (exponent & 1n) result = modulo(result * base);
    base = modulo(base * base);
  }
  return result;
}
