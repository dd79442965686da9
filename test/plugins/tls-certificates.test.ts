import { createPrivateKey, X509Certificate } from "node:crypto";
import { expect, test } from "vitest";
import { UNKNOWN } from "../../provider/grpc/sentinels";
import type { Properties } from "../../provider/grpc/wire";
import { KEY, LOCAL, REQUEST, run, SELF, TlsBench } from "./support/tls";

// The outside sources are OpenSSL, OpenSSH and Node's crypto. Not proved: the original's own bytes, which are random.

const bench = new TlsBench();

const SUBJECT = {
  commonName: "kube ü",
  organization: "croft & co",
  streetAddresses: ["a 1", "b 2"],
};
const CA_USES = ["digital_signature", "cert_signing", "crl_signing", "key_encipherment"];

async function authority(
  algorithm: Properties,
): Promise<{ key: string; inputs: Properties; cert: Properties; id: string }> {
  const { outputs } = await bench.tls.create(KEY, algorithm);
  const key = outputs["privateKeyPem"] as string;
  const inputs = {
    privateKeyPem: key,
    subject: { ...SUBJECT, country: "DE" },
    isCaCertificate: true,
    allowedUses: CA_USES,
    validityPeriodHours: 87_600,
    maxPathLength: 2,
  };
  const made = await bench.tls.create(SELF, inputs);
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
  const leafKey = (await bench.tls.create(KEY, leafKind)).outputs["privateKeyPem"] as string;
  const request = await bench.tls.create(REQUEST, {
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
  const leaf = await bench.tls.create(LOCAL, {
    caCertPem: ca.cert["certPem"],
    caPrivateKeyPem: ca.key,
    certRequestPem: request.outputs["certRequestPem"],
    allowedUses: ["digital_signature", "key_encipherment", "server_auth", "client_auth"],
    validityPeriodHours: 24,
  });
  const caFile = bench.file("ca.pem", ca.cert["certPem"] as string);
  const leafFile = bench.file("leaf.pem", leaf.outputs["certPem"] as string);
  const requestFile = bench.file("leaf.csr", request.outputs["certRequestPem"] as string);
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
  const caFile = bench.file("ca.pem", ca.cert["certPem"] as string);
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
  const ask = (news: Properties) => bench.tls.diff(SELF, { olds: cert, oldInputs: inputs, news });
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
  const updated = await bench.tls.update(SELF, state);
  expect(updated["earlyRenewalHours"]).toBe(87_600);
  const due = await bench.tls.diff(SELF, { olds: updated, oldInputs: early, news: early });
  expect(due.replaces).toEqual(["readyForRenewal"]);
  expect((await bench.tls.read(SELF, "1", early, updated)).outputs["readyForRenewal"]).toBe(true);
  expect((await bench.tls.read(SELF, "1", inputs, cert)).outputs).toEqual(cert);
});

test("an authority's key must belong to its certificate", async () => {
  const [one, other] = [
    await authority({ algorithm: "ED25519" }),
    await authority({ algorithm: "ED25519" }),
  ];
  const request = await bench.tls.create(REQUEST, {
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
  await expect(bench.tls.create(LOCAL, inputs)).rejects.toThrow(
    "does not belong to its certificate",
  );
});
