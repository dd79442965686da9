import { execFileSync } from "node:child_process";
import { createHash, createPrivateKey, createPublicKey, X509Certificate } from "node:crypto";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { TLS } from "../../lab/plugins/tls/provider";
import { SECRET_SIGNATURE, SIGNATURE_KEY, UNKNOWN } from "../../provider/grpc/sentinels";
import type { Properties } from "../../provider/grpc/wire";
import { EditionClient } from "./support/client";

// The outside sources are OpenSSL, OpenSSH and Node's crypto. Not proved: the original's own bytes, which are random.

const KEY = "tls:index/privateKey:PrivateKey";
const SELF = "tls:index/selfSignedCert:SelfSignedCert";
const REQUEST = "tls:index/certRequest:CertRequest";
const LOCAL = "tls:index/locallySignedCert:LocallySignedCert";

let tls: EditionClient;
let folder: string;

beforeAll(async () => {
  process.removeAllListeners("warning");
  tls = await EditionClient.start(TLS);
  folder = mkdtempSync(join(tmpdir(), "croft-tls-"));
});

afterAll(async () => {
  await tls.stop();
  rmSync(folder, { recursive: true });
});

test.each([
  [{ algorithm: "RSA" }, "RSA PRIVATE KEY", "ssh-rsa"],
  [{ algorithm: "RSA", rsaBits: 3072 }, "RSA PRIVATE KEY", "ssh-rsa"],
  [{ algorithm: "ECDSA", ecdsaCurve: "P256" }, "EC PRIVATE KEY", "ecdsa-sha2-nistp256"],
  [{ algorithm: "ECDSA", ecdsaCurve: "P384" }, "EC PRIVATE KEY", "ecdsa-sha2-nistp384"],
  [{ algorithm: "ECDSA", ecdsaCurve: "P521" }, "EC PRIVATE KEY", "ecdsa-sha2-nistp521"],
  [{ algorithm: "ED25519" }, "PRIVATE KEY", "ssh-ed25519"],
])("OpenSSL and OpenSSH read the key of %j", async (inputs, label, sshType) => {
  const { id, outputs } = await tls.create(KEY, inputs);
  const out = outputs as Record<string, string>;
  expect(out["privateKeyPem"]).toMatch(new RegExp(`^-----BEGIN ${label}-----\n`));
  const publicPem = createPublicKey(createPrivateKey(out["privateKeyPemPkcs8"] ?? ""));
  expect(publicPem.export({ type: "spki", format: "pem" })).toBe(out["publicKeyPem"]);
  const der = publicPem.export({ type: "spki", format: "der" });
  expect(id).toBe(createHash("sha1").update(der).digest("hex"));

  const openssl = ["pkey", "-in", file("key.pem", out["privateKeyPem"] ?? ""), "-pubout"];
  expect(run("openssl", openssl)).toBe(out["publicKeyPem"]);
  const ssh = file("key.ssh", out["privateKeyOpenssh"] ?? "");
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
  const { raw } = await tls.create(KEY, { algorithm: "ED25519" });
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
  const { outputs } = await tls.create(KEY, { algorithm: "ECDSA" });
  expect(outputs).toMatchObject({
    ecdsaCurve: "P224",
    privateKeyOpenssh: "",
    publicKeyOpenssh: "",
    publicKeyFingerprintMd5: "",
  });
});

test("a preview knows the inputs and no key", async () => {
  const { id, outputs } = await tls.create(KEY, { algorithm: "RSA" }, true);
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
  const diff = await tls.diff(KEY, { olds: {}, oldInputs: { algorithm: "RSA" }, news });
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
  expect((await tls.check(type, inputs)).failures).toEqual(failures);
});

const SUBJECT = {
  commonName: "kube ü",
  organization: "croft & co",
  streetAddresses: ["a 1", "b 2"],
};
const CA_USES = ["digital_signature", "cert_signing", "crl_signing", "key_encipherment"];

async function authority(
  algorithm: Properties,
): Promise<{ key: string; inputs: Properties; cert: Properties; id: string }> {
  const { outputs } = await tls.create(KEY, algorithm);
  const key = outputs["privateKeyPem"] as string;
  const inputs = {
    privateKeyPem: key,
    subject: { ...SUBJECT, country: "DE" },
    isCaCertificate: true,
    allowedUses: CA_USES,
    validityPeriodHours: 87_600,
    maxPathLength: 2,
  };
  const made = await tls.create(SELF, inputs);
  return { key, inputs, cert: made.outputs, id: made.id };
}

test.each([
  [{ algorithm: "RSA" }, { algorithm: "ECDSA", ecdsaCurve: "P256" }],
  [{ algorithm: "ECDSA", ecdsaCurve: "P256" }, { algorithm: "ED25519" }],
  [{ algorithm: "ECDSA", ecdsaCurve: "P384" }, { algorithm: "RSA" }],
  [
    { algorithm: "ECDSA", ecdsaCurve: "P521" },
    { algorithm: "ECDSA", ecdsaCurve: "P384" },
  ],
  [{ algorithm: "ED25519" }, { algorithm: "RSA" }],
])("OpenSSL verifies a chain from %j to %j", async (caKind, leafKind) => {
  const ca = await authority(caKind);
  const leafKey = (await tls.create(KEY, leafKind)).outputs["privateKeyPem"] as string;
  const request = await tls.create(REQUEST, {
    privateKeyPem: leafKey,
    subject: {
      commonName: "system:node:node1",
      organization: "system:nodes",
      emailAddress: "a@b.c",
    },
    dnsNames: ["api.lab.internal", "*.lab.internal"],
    ipAddresses: ["10.66.0.10", "fd00::1"],
    uris: ["spiffe://lab/node1"],
  });
  const leaf = await tls.create(LOCAL, {
    caCertPem: ca.cert["certPem"],
    caPrivateKeyPem: ca.key,
    certRequestPem: request.outputs["certRequestPem"],
    allowedUses: ["digital_signature", "key_encipherment", "server_auth", "client_auth"],
    validityPeriodHours: 24,
  });
  const caFile = file("ca.pem", ca.cert["certPem"] as string);
  const leafFile = file("leaf.pem", leaf.outputs["certPem"] as string);
  const requestFile = file("leaf.csr", request.outputs["certRequestPem"] as string);
  const strict = ["-x509_strict", "-purpose", "sslserver", "-verify_hostname", "x.lab.internal"];
  expect(run("openssl", ["verify", ...strict, "-CAfile", caFile, leafFile])).toContain(": OK");
  expect(run("openssl", ["req", "-verify", "-noout", "-in", requestFile])).toBe("");

  const text = run("openssl", ["x509", "-noout", "-text", "-in", leafFile]);
  expect(text).toContain(
    "X509v3 Key Usage: critical\n                Digital Signature, Key Encipherment\n",
  );
  expect(text).toContain("TLS Web Server Authentication, TLS Web Client Authentication");
  expect(text).toContain("X509v3 Basic Constraints: critical\n                CA:FALSE\n");
  expect(text).toContain("DNS:api.lab.internal, DNS:*.lab.internal, IP Address:10.66.0.10");
  expect(text).toContain("IP Address:FD00:0:0:0:0:0:0:1, URI:spiffe://lab/node1");
  expect(text).not.toContain("X509v3 Subject Key Identifier");
  expect(text).toContain("X509v3 Authority Key Identifier");
  expect(leaf.outputs["caKeyAlgorithm"]).toBe(caKind.algorithm);

  const parsed = new X509Certificate(leaf.outputs["certPem"] as string);
  expect(BigInt(`0x${parsed.serialNumber}`).toString()).toBe(leaf.id);
  expect(parsed.checkPrivateKey(createPrivateKey(leafKey))).toBe(true);
  expect(new Date(parsed.validTo).toISOString().replace(".000", "")).toBe(
    leaf.outputs["validityEndTime"],
  );
  const hours =
    Date.parse(leaf.outputs["validityEndTime"] as string) -
    Date.parse(leaf.outputs["validityStartTime"] as string);
  expect(hours).toBe(24 * 3_600_000);
});

test("an authority says so, with its subject in Go's order and encodings", async () => {
  const ca = await authority({ algorithm: "ECDSA", ecdsaCurve: "P256" });
  const caFile = file("ca.pem", ca.cert["certPem"] as string);
  const text = run("openssl", [
    "x509",
    "-noout",
    "-text",
    "-nameopt",
    "RFC2253,sep_comma_plus",
    "-in",
    caFile,
  ]);
  expect(text).toContain("CA:TRUE, pathlen:2");
  expect(text).toContain("Digital Signature, Key Encipherment, Certificate Sign, CRL Sign");
  expect(text).toContain("X509v3 Subject Key Identifier");
  expect(text).not.toContain("Authority Key Identifier");
  const subject = run("openssl", [
    "x509",
    "-noout",
    "-subject",
    "-nameopt",
    "show_type,utf8",
    "-in",
    caFile,
  ]);
  expect(subject).toBe(
    "subject=C=PRINTABLESTRING:DE, O=UTF8STRING:croft & co, " +
      "street=PRINTABLESTRING:a 1 + street=PRINTABLESTRING:b 2, CN=UTF8STRING:kube ü\n",
  );
  expect(ca.cert).toMatchObject({
    earlyRenewalHours: 0,
    keyAlgorithm: "ECDSA",
    readyForRenewal: false,
    setSubjectKeyId: false,
    setAuthorityKeyId: false,
  });
});

test("certificates: everything replaces but the early renewal, which is due in its time", async () => {
  const { inputs, cert } = await authority({ algorithm: "ED25519" });
  const ask = (news: Properties) => tls.diff(SELF, { olds: cert, oldInputs: inputs, news });
  expect(await ask(inputs)).toEqual({ changes: false, replaces: [], paths: [] });
  expect((await ask({ ...inputs, isCaCertificate: false })).replaces).toEqual(["isCaCertificate"]);
  expect((await ask({ ...inputs, privateKeyPem: UNKNOWN })).replaces).toEqual(["privateKeyPem"]);
  expect(await ask({ ...inputs, earlyRenewalHours: 24 })).toEqual({
    changes: true,
    replaces: [],
    paths: ["earlyRenewalHours"],
  });
  const early = { ...inputs, earlyRenewalHours: 87_600 };
  const state = { id: "1", olds: cert, oldInputs: inputs, news: early };
  const updated = await tls.update(SELF, state);
  expect(updated["earlyRenewalHours"]).toBe(87_600);
  const due = await tls.diff(SELF, { olds: updated, oldInputs: early, news: early });
  expect(due.replaces).toEqual(["readyForRenewal"]);
  expect((await tls.read(SELF, "1", early, updated)).outputs["readyForRenewal"]).toBe(true);
  expect((await tls.read(SELF, "1", inputs, cert)).outputs).toEqual(cert);
});

test("an authority's key must belong to its certificate", async () => {
  const [one, other] = [
    await authority({ algorithm: "ED25519" }),
    await authority({ algorithm: "ED25519" }),
  ];
  const request = await tls.create(REQUEST, {
    privateKeyPem: one.key,
    subject: { commonName: "x" },
  });
  const inputs = {
    caCertPem: one.cert["certPem"],
    caPrivateKeyPem: other.key,
    certRequestPem: request.outputs["certRequestPem"],
    allowedUses: [],
    validityPeriodHours: 1,
  };
  await expect(tls.create(LOCAL, inputs)).rejects.toThrow("does not belong to its certificate");
});

test("getPublicKey tells what the key's resource tells; getCertificate is refused", async () => {
  const { id, outputs } = await tls.create(KEY, { algorithm: "ED25519" });
  const told = await tls.invoke("tls:index/getPublicKey:getPublicKey", {
    privateKeyPem: outputs["privateKeyPem"],
  });
  expect(told).toMatchObject({
    id,
    algorithm: "ED25519",
    publicKeyOpenssh: outputs["publicKeyOpenssh"],
  });
  await expect(tls.invoke("tls:index/getCertificate:getCertificate", {})).rejects.toThrow(
    "not part of this edition of the tls plugin; install the original",
  );
});

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  chmodSync(path, 0o600);
  return path;
}

function run(program: string, args: string[]): string {
  return execFileSync(program, args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}
