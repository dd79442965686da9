import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync } from "node:crypto";

/**
 * Outputs of the resources that come from other people's providers, realistic enough for whatever the program derives
 * from them. The same name gives the same key, so that two recordings can be compared.
 */
export function mockedOutputs(
  type: string,
  name: string,
  inputs: Record<string, unknown>,
): Record<string, unknown> {
  switch (type) {
    case "tls:index/privateKey:PrivateKey":
      return inputs["algorithm"] === "ED25519" ? ed25519(name) : otherKey(name, inputs);
    case "tls:index/selfSignedCert:SelfSignedCert":
    case "tls:index/locallySignedCert:LocallySignedCert":
      return { certPem: pem("CERTIFICATE", name) };
    case "tls:index/certRequest:CertRequest":
      return { certRequestPem: pem("CERTIFICATE REQUEST", name) };
    default:
      return {};
  }
}

/** DER of an Ed25519 PKCS#8 key up to its 32 bytes of seed. RFC 8410, section 7. */
const pkcs8Head = Buffer.from("302e020100300506032b657004220420", "hex");

function ed25519(name: string): Record<string, unknown> {
  const seed = createHash("sha256").update(`seed of ${name}`).digest();
  const der = Buffer.concat([pkcs8Head, seed]);
  const key = createPrivateKey({ key: der, format: "der", type: "pkcs8" });
  const privatePem = key.export({ format: "pem", type: "pkcs8" }).toString();
  const publicKey = createPublicKey(key);
  const raw = Buffer.from(publicKey.export({ format: "jwk" }).x!, "base64url");
  const blob = Buffer.concat([sized(Buffer.from("ssh-ed25519")), sized(raw)]);
  return {
    privateKeyPem: privatePem,
    privateKeyPemPkcs8: privatePem,
    privateKeyOpenssh: pem("OPENSSH PRIVATE KEY", name),
    publicKeyPem: publicKey.export({ format: "pem", type: "spki" }).toString(),
    publicKeyOpenssh: `ssh-ed25519 ${blob.toString("base64")}\n`,
  };
}

function sized(bytes: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

const generated = new Map<string, Record<string, unknown>>();

function otherKey(name: string, inputs: Record<string, unknown>): Record<string, unknown> {
  const label = `${String(inputs["algorithm"])} ${name}`;
  const known = generated.get(label);
  if (known !== undefined) return known;
  const { privateKey, publicKey } =
    inputs["algorithm"] === "RSA"
      ? generateKeyPairSync("rsa", { modulusLength: 2048 })
      : generateKeyPairSync("ec", { namedCurve: "P-256" });
  const made = {
    privateKeyPem: privateKey
      .export({ format: "pem", type: inputs["algorithm"] === "RSA" ? "pkcs1" : "sec1" })
      .toString(),
    privateKeyPemPkcs8: privateKey.export({ format: "pem", type: "pkcs8" }).toString(),
    publicKeyPem: publicKey.export({ format: "pem", type: "spki" }).toString(),
  };
  generated.set(label, made);
  return made;
}

/** What a mocked resource of this name has for a PEM. */
export function pem(label: string, content: string): string {
  const body = Buffer.from(content).toString("base64");
  return `-----BEGIN ${label}-----\n${body}\n-----END ${label}-----\n`;
}
