import { createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  clampedScalar,
  montgomery,
  wireguardPrivateKey,
  wireguardPublicKey,
} from "../../components/mesh/keys";
import { mockedOutputs } from "../support/mocks";

const hex = (text: string) => Buffer.from(text, "hex");

/** test/default/ed25519_convert.c and its .exp of libsodium: seed, and both halves converted to Curve25519. */
const libsodium = {
  seed: "421151a459faeade3d247115f94aedae42318124095afabe4d1451a559faedee",
  x25519Private: "8052030376d47112be7f73ed7a019293dd12ad910b654455798b4667d73de166",
  x25519Public: "f1814f0e8ff1043d8a44d25babff3cedcae6c22c3edaa48f857ae70de2baae50",
};

test("the scalar of libsodium's vector", () =>
  expect(clampedScalar(hex(libsodium.seed)).toString("hex")).toBe(libsodium.x25519Private));

test("the public key of libsodium's vector", () => {
  const ed25519Public = publicBytes(privateKeyOf(hex(libsodium.seed)));
  expect(montgomery(ed25519Public).toString("hex")).toBe(libsodium.x25519Public);
});

test("both halves, derived apart, belong together", () =>
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), (name) => {
      const key = mockedOutputs("tls:index/privateKey:PrivateKey", name, { algorithm: "ED25519" });
      const secret = Buffer.from(wireguardPrivateKey(String(key["privateKeyPemPkcs8"])), "base64");
      const fromSecret = publicBytes(x25519(secret)).toString("base64");
      expect(wireguardPublicKey(String(key["publicKeyOpenssh"]))).toBe(fromSecret);
    }),
    { numRuns: 50 },
  ));

test("a key of another algorithm is refused", () => {
  expect(() => wireguardPublicKey("ssh-rsa AAAA")).toThrow("not an Ed25519 public key: ssh-rsa");
  const rsa = mockedOutputs("tls:index/privateKey:PrivateKey", "k", { algorithm: "ECDSA" });
  expect(() => wireguardPrivateKey(String(rsa["privateKeyPemPkcs8"]))).toThrow(
    "not an Ed25519 private key: P-256",
  );
});

function privateKeyOf(seed: Buffer): KeyObject {
  const der = Buffer.concat([hex("302e020100300506032b657004220420"), seed]);
  return createPrivateKey({ key: der, format: "der", type: "pkcs8" });
}

function x25519(secret: Buffer): KeyObject {
  const der = Buffer.concat([hex("302e020100300506032b656e04220420"), secret]);
  return createPrivateKey({ key: der, format: "der", type: "pkcs8" });
}

function publicBytes(key: KeyObject): Buffer {
  return Buffer.from(createPublicKey(key).export({ format: "jwk" }).x!, "base64url");
}
