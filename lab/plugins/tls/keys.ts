import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPair,
  webcrypto,
  type KeyObject,
} from "node:crypto";
import { promisify } from "node:util";

export const ALGORITHMS = ["RSA", "ECDSA", "ED25519"] as const;
export type Algorithm = (typeof ALGORITHMS)[number];

/** Names of the curves, as inputs have them and as OpenSSL has them. */
export const CURVES: Readonly<Record<string, string>> = {
  P224: "secp224r1",
  P256: "prime256v1",
  P384: "secp384r1",
  P521: "secp521r1",
};

const generate = promisify(generateKeyPair);

/** @param curve key of `CURVES`, used by ECDSA @param bits modulus length, used by RSA */
export async function generateKey(
  algorithm: Algorithm,
  curve: string,
  bits: number,
): Promise<KeyObject> {
  switch (algorithm) {
    case "RSA":
      return (await generate("rsa", { modulusLength: bits })).privateKey;
    case "ECDSA":
      return (await generate("ec", { namedCurve: CURVES[curve] ?? curve })).privateKey;
    case "ED25519":
      return (await generate("ed25519")).privateKey;
  }
}

/** Reads PKCS#1, SEC 1 and PKCS#8 private keys. @throws Error without the key's text in it */
export function parsePrivateKey(pem: string, what: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch (error) {
    throw new Error(`failed to parse ${what}: ${(error as Error).message}`);
  }
}

/** @throws Error for keys of any other algorithm */
export function algorithmOf(key: KeyObject): Algorithm {
  switch (key.asymmetricKeyType) {
    case "rsa":
      return "RSA";
    case "ec":
      return "ECDSA";
    case "ed25519":
      return "ED25519";
    default:
      throw new Error(`unsupported private key type: ${key.asymmetricKeyType}`);
  }
}

/** SubjectPublicKeyInfo, DER. */
export function publicDer(key: KeyObject): Buffer {
  return createPublicKey(key).export({ type: "spki", format: "der" });
}

/** Private key in the format its algorithm has by tradition. */
export function traditionalPem(key: KeyObject): string {
  const type = { RSA: "pkcs1", ECDSA: "sec1", ED25519: "pkcs8" } as const;
  const options = { type: type[algorithmOf(key)], format: "pem" } as const;
  return key.export(options as { type: "pkcs8"; format: "pem" }) as string;
}

/** How a key signs certificates: hash by the strength of the key, as Go's crypto/x509 chooses it. */
export interface Signer {
  readonly keys: webcrypto.CryptoKeyPair;
  readonly algorithm: { readonly name: string; readonly hash?: string };
}

const SIGNING: Record<string, { namedCurve: string; hash: string }> = {
  prime256v1: { namedCurve: "P-256", hash: "SHA-256" },
  secp384r1: { namedCurve: "P-384", hash: "SHA-384" },
  secp521r1: { namedCurve: "P-521", hash: "SHA-512" },
};

/** @throws Error for curve P224, which the platform's Web Crypto does not have */
export async function signer(key: KeyObject): Promise<Signer> {
  const algorithm = importAlgorithm(key);
  const { subtle } = webcrypto;
  const privateDer = key.export({ type: "pkcs8", format: "der" });
  const spki = publicDer(key);
  return {
    keys: {
      privateKey: await subtle.importKey("pkcs8", privateDer, algorithm, true, ["sign"]),
      publicKey: await subtle.importKey("spki", spki, algorithm, true, ["verify"]),
    },
    algorithm,
  };
}

function importAlgorithm(key: KeyObject): { name: string; hash?: string; namedCurve?: string } {
  switch (algorithmOf(key)) {
    case "RSA":
      return { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
    case "ED25519":
      return { name: "Ed25519" };
    case "ECDSA": {
      const curve = key.asymmetricKeyDetails?.namedCurve ?? "";
      const known = SIGNING[curve];
      if (known === undefined) {
        throw new Error(`this edition signs with curves P256, P384 and P521, not with ${curve}`);
      }
      return { name: "ECDSA", ...known };
    }
  }
}

/**
 * SHA-1 of the public key's bits. For ED25519 the original hashes them as an OCTET STRING, header included; identifiers
 * must agree with certificates it has made.
 */
export function subjectKeyId(spki: Uint8Array, algorithm: "ED25519" | "other"): string {
  const bits = bitString(Buffer.from(spki));
  const header = algorithm === "ED25519" ? Buffer.of(0x04, bits.length) : Buffer.alloc(0);
  return createHash("sha1").update(header).update(bits).digest("hex");
}

/** Content of the BIT STRING which ends a SubjectPublicKeyInfo: SEQUENCE { SEQUENCE {...}, BIT STRING }. */
function bitString(spki: Buffer): Buffer {
  const outer = element(spki, 0);
  const algorithm = element(spki, outer.start);
  const bits = element(spki, algorithm.end);
  return spki.subarray(bits.start + 1, bits.end);
}

function element(der: Buffer, at: number): { start: number; end: number } {
  const first = der[at + 1] ?? 0;
  const lengthBytes = first & 0x80 ? first & 0x7f : 0;
  const length = lengthBytes === 0 ? first : der.readUIntBE(at + 2, lengthBytes);
  const start = at + 2 + lengthBytes;
  return { start, end: start + length };
}
