import { Pkcs10CertificateRequestGenerator } from "@peculiar/x509";
import { createHash } from "node:crypto";
import type { Generated } from "./generated";
import { algorithmOf, parsePrivateKey, signer } from "./keys";
import { alternativeNames } from "./names";
import { toPem } from "./pem";
import { subjectName, type Subject } from "./subject";

/** `tls:index/certRequest:CertRequest` */
export const CERT_REQUEST: Generated = {
  rules: {
    privateKeyPem: { required: true, type: "string" },
    subject: { type: "object" },
    dnsNames: { type: "strings" },
    ipAddresses: { type: "strings" },
    uris: { type: "strings" },
  },
  defaults: {},
  computed: ["certRequestPem", "keyAlgorithm"],
  async make(inputs) {
    const key = parsePrivateKey(inputs["privateKeyPem"] as string, "private key PEM");
    const { keys, algorithm } = await signer(key);
    const names = alternativeNames(inputs, false);
    const request = await Pkcs10CertificateRequestGenerator.create({
      name: subjectName((inputs["subject"] ?? {}) as Subject),
      keys,
      signingAlgorithm: algorithm,
      extensions: names === undefined ? [] : [names],
    });
    const der = Buffer.from(request.rawData);
    return {
      id: createHash("sha1").update(der).digest("hex"),
      outputs: {
        certRequestPem: toPem("CERTIFICATE REQUEST", der),
        keyAlgorithm: algorithmOf(key),
      },
    };
  },
};
