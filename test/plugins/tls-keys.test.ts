import { createHash, createPrivateKey, createPublicKey } from "node:crypto";
import { expect, test } from "vitest";
import { SECRET_SIGNATURE, SIGNATURE_KEY, UNKNOWN } from "../../provider/grpc/sentinels";
import type { Properties } from "../../provider/grpc/wire";
import { KEY, REQUEST, run, SELF, TlsBench } from "./support/tls";

// The outside sources are OpenSSL, OpenSSH and Node's crypto. Not proved: the original's own bytes, which are random.

const bench = new TlsBench();

test.each([
  [{ algorithm: "RSA" }, "RSA PRIVATE KEY", "ssh-rsa"],
  [{ algorithm: "RSA", rsaBits: 3072 }, "RSA PRIVATE KEY", "ssh-rsa"],
  [{ algorithm: "ECDSA", ecdsaCurve: "P256" }, "EC PRIVATE KEY", "ecdsa-sha2-nistp256"],
  [{ algorithm: "ECDSA", ecdsaCurve: "P384" }, "EC PRIVATE KEY", "ecdsa-sha2-nistp384"],
  [{ algorithm: "ECDSA", ecdsaCurve: "P521" }, "EC PRIVATE KEY", "ecdsa-sha2-nistp521"],
  [{ algorithm: "ED25519" }, "PRIVATE KEY", "ssh-ed25519"],
])("OpenSSL and OpenSSH read the key of %j", async (inputs, label, sshType) => {
  const { id, outputs } = await bench.tls.create(KEY, inputs);
  const out = outputs as Record<string, string>;
  expect(out["privateKeyPem"]).toMatch(new RegExp(`^-----BEGIN ${label}-----\n`));
  const publicPem = createPublicKey(createPrivateKey(out["privateKeyPemPkcs8"] ?? ""));
  expect(publicPem.export({ type: "spki", format: "pem" })).toBe(out["publicKeyPem"]);
  const der = publicPem.export({ type: "spki", format: "der" });
  expect(id).toBe(createHash("sha1").update(der).digest("hex"));

  const openssl = ["pkey", "-in", bench.file("key.pem", out["privateKeyPem"] ?? ""), "-pubout"];
  expect(run("openssl", openssl)).toBe(out["publicKeyPem"]);
  const ssh = bench.file("key.ssh", out["privateKeyOpenssh"] ?? "");
  const line = run("ssh-keygen", ["-y", "-f", ssh]).trim();
  expect(out["publicKeyOpenssh"]).toBe(`${line}\n`);
  expect(line.split(" ")[0]).toBe(sshType);
  expect(run("ssh-keygen", ["-l", "-f", ssh]).split(" ")[1]).toBe(
    out["publicKeyFingerprintSha256"],
  );
  const md5 = run("ssh-keygen", ["-l", "-E", "md5", "-f", ssh]).split(" ")[1];
  expect(md5).toBe(`MD5:${out["publicKeyFingerprintMd5"]}`);
});

test("every private form is marked secret, no public one is", async () => {
  const { raw } = await bench.tls.create(KEY, { algorithm: "ED25519" });
  const secrets = Object.entries(raw).filter(
    ([, value]) => (value as Record<string, unknown> | null)?.[SIGNATURE_KEY] === SECRET_SIGNATURE,
  );
  expect(secrets.map(([name]) => name).sort()).toEqual([
    "privateKeyOpenssh",
    "privateKeyPem",
    "privateKeyPemPkcs8",
  ]);
});

test("curve P224 is the default, and has no SSH form", async () => {
  const { outputs } = await bench.tls.create(KEY, { algorithm: "ECDSA" });
  expect(outputs).toMatchObject({
    ecdsaCurve: "P224",
    privateKeyOpenssh: "",
    publicKeyOpenssh: "",
    publicKeyFingerprintMd5: "",
  });
});

test("a preview knows the inputs and no key", async () => {
  const { id, outputs } = await bench.tls.create(KEY, { algorithm: "RSA" }, true);
  expect([id, outputs["rsaBits"], outputs["privateKeyPem"], outputs["publicKeyPem"]]).toEqual([
    "",
    2048,
    UNKNOWN,
    UNKNOWN,
  ]);
});

test.each([
  ["a default written out", { algorithm: "RSA", rsaBits: 2048 }, [], []],
  ["another size", { algorithm: "RSA", rsaBits: 4096 }, ["rsaBits"], ["rsaBits"]],
  ["another algorithm", { algorithm: "ED25519" }, ["algorithm"], ["algorithm"]],
])("key: %s", async (_, news, replaces, paths) => {
  const diff = await bench.tls.diff(KEY, { olds: {}, oldInputs: { algorithm: "RSA" }, news });
  expect([diff.changes, diff.replaces, diff.paths]).toEqual([paths.length > 0, replaces, paths]);
});

test.each<[string, Properties, string[]]>([
  [KEY, {}, ["algorithm: is required"]],
  [KEY, { algorithm: "DSA" }, ['algorithm: must be one of RSA, ECDSA, ED25519; got "DSA"']],
  [KEY, { algorithm: UNKNOWN }, []],
  [
    SELF,
    { allowedUses: ["serverAuth", "x"], validityPeriodHours: -1, privateKeyPem: 1 },
    [
      'allowedUses: "serverAuth" is no use of a key; write "server_auth"; "x" is no use of a key',
      "validityPeriodHours: must be at least 0",
      "privateKeyPem: must be a string",
    ],
  ],
  [
    REQUEST,
    { privateKeyPem: "x", privateKeyPemWo: "y", subjects: {} },
    [
      "privateKeyPemWo: write-only keys are not part of this edition of the tls plugin; give the key itself",
      "subjects: is not an input of this resource",
    ],
  ],
])("check of %s %j", async (type, inputs, failures) => {
  expect((await bench.tls.check(type, inputs)).failures).toEqual(failures);
});

test("getPublicKey tells what the key's resource tells; getCertificate is refused", async () => {
  const { id, outputs } = await bench.tls.create(KEY, { algorithm: "ED25519" });
  const told = await bench.tls.invoke("tls:index/getPublicKey:getPublicKey", {
    privateKeyPem: outputs["privateKeyPem"],
  });
  expect(told).toMatchObject({
    id,
    algorithm: "ED25519",
    publicKeyOpenssh: outputs["publicKeyOpenssh"],
  });
  await expect(bench.tls.invoke("tls:index/getCertificate:getCertificate", {})).rejects.toThrow(
    "not part of this edition of the tls plugin; install the original",
  );
});
