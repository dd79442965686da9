import { createHash, createPublicKey, type KeyObject } from "node:crypto";
import { secret } from "../../../provider/grpc/sentinels";
import type { Properties } from "../../../provider/grpc/wire";
import type { Generated } from "./generated";
import { ALGORITHMS, CURVES, generateKey, publicDer, traditionalPem, type Algorithm } from "./keys";
import { sshKey } from "./ssh-format";

/** `tls:index/privateKey:PrivateKey` */
export const PRIVATE_KEY: Generated = {
  rules: {
    algorithm: { required: true, type: "string", oneOf: ALGORITHMS },
    ecdsaCurve: { type: "string", oneOf: Object.keys(CURVES) },
    rsaBits: { type: "number" },
  },
  defaults: { ecdsaCurve: "P224", rsaBits: 2048 },
  computed: [
    "privateKeyPem",
    "privateKeyPemPkcs8",
    "privateKeyOpenssh",
    "publicKeyPem",
    "publicKeyOpenssh",
    "publicKeyFingerprintMd5",
    "publicKeyFingerprintSha256",
  ],
  async make(inputs) {
    const { algorithm, ecdsaCurve, rsaBits } = inputs as {
      algorithm: Algorithm;
      ecdsaCurve: string;
      rsaBits: number;
    };
    const key = await generateKey(algorithm, ecdsaCurve, rsaBits);
    const outputs: Properties = {
      privateKeyPem: secret(traditionalPem(key)),
      privateKeyPemPkcs8: secret(key.export({ type: "pkcs8", format: "pem" })),
      privateKeyOpenssh: secret(sshKey(key)?.privateKey ?? ""),
      ...publicKeyOutputs(key),
      // The original's schema version: with it, the original reads this state as its own.
      __meta: JSON.stringify({ schema_version: "1" }),
    };
    return { id: publicKeyId(key), outputs };
  },
};

/** SHA-1 of the public key's DER in hexadecimal. */
export function publicKeyId(key: KeyObject): string {
  return createHash("sha1").update(publicDer(key)).digest("hex");
}

/** Keys that SSH does not know have empty strings for its formats. */
export function publicKeyOutputs(key: KeyObject): Properties {
  const ssh = sshKey(key);
  return {
    publicKeyPem: createPublicKey(key).export({ type: "spki", format: "pem" }),
    publicKeyOpenssh: ssh?.authorizedKey ?? "",
    publicKeyFingerprintMd5: ssh?.fingerprintMd5 ?? "",
    publicKeyFingerprintSha256: ssh?.fingerprintSha256 ?? "",
  };
}
