import { createHash } from "node:crypto";

/** Bytes that only a given private key's owner can make, one stream a purpose. */
function derived(purpose: string, privateKey: string): Buffer {
  return createHash("sha256").update(`croft ${purpose}\0`).update(privateKey.trim()).digest();
}

/**
 * A client key in Ceph's own format, derived from a private key that serves nothing else: the graph then knows the key
 * before there is a cluster, and it stays the same when the cluster is made anew. Little end first: type 1 (AES), time of
 * creation (0), length 16, 16 bytes of secret.
 * @see CryptoKey::encode in Ceph's auth/Crypto.cc
 */
export function cephKey(privateKey: string): string {
  const head = Buffer.alloc(12);
  head.writeUInt16LE(1, 0);
  head.writeUInt16LE(16, 10);
  return Buffer.concat([head, derived("ceph client", privateKey).subarray(0, 16)]).toString(
    "base64",
  );
}

/**
 * The cluster's identity, a UUID of version 8 (RFC 9562, section 5.8), from the public key of its orchestrator: known
 * before the cluster is made, and another one for another stack even of the same name.
 */
export function clusterId(publicKey: string): string {
  const bytes = derived("ceph cluster", publicKey).subarray(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x80;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = bytes.toString("hex");
  return [8, 12, 16, 20, 32].map((end, i) => hex.slice([0, 8, 12, 16, 20][i], end)).join("-");
}
