import {
  CERTIFICATE_DEFAULTS,
  CERTIFICATE_OUTPUTS,
  CERTIFICATE_RULES,
  issue,
  RENEWAL,
} from "./certificate";
import type { Generated } from "./generated";
import { algorithmOf, parsePrivateKey, publicDer, signer, subjectKeyId } from "./keys";
import { alternativeNames } from "./names";
import { subjectName, type Subject } from "./subject";

/** `tls:index/selfSignedCert:SelfSignedCert` */
export const SELF_SIGNED_CERT: Generated = {
  rules: {
    ...CERTIFICATE_RULES,
    privateKeyPem: { required: true, type: "string" },
    subject: { type: "object" },
    dnsNames: { type: "strings" },
    ipAddresses: { type: "strings" },
    uris: { type: "strings" },
    setAuthorityKeyId: { type: "boolean" },
  },
  defaults: { ...CERTIFICATE_DEFAULTS, setAuthorityKeyId: false },
  computed: [...CERTIFICATE_OUTPUTS, "keyAlgorithm"],
  renewal: RENEWAL,
  async make(inputs) {
    const key = parsePrivateKey(inputs["privateKeyPem"] as string, "private key PEM");
    const subject = subjectName((inputs["subject"] ?? {}) as Subject);
    const subjectEmpty = subject.toJSON().length === 0;
    const isAuthority = inputs["isCaCertificate"] === true;
    if (isAuthority && subjectEmpty) {
      throw new Error("a certificate authority's subject needs at least one distinguished name");
    }
    const algorithm = algorithmOf(key);
    const publicKey = publicDer(key);
    const keyId = subjectKeyId(publicKey, algorithm === "ED25519" ? "ED25519" : "other");
    const wantsAuthority = inputs["setAuthorityKeyId"] === true;
    if (wantsAuthority && !isAuthority && inputs["setSubjectKeyId"] !== true) {
      throw new Error("setAuthorityKeyId needs a subject key identifier: set setSubjectKeyId too");
    }
    const made = await issue({
      inputs,
      subject,
      issuer: subject,
      publicKey,
      subjectKeyId: keyId,
      authorityKeyId: wantsAuthority ? keyId : undefined,
      alternativeNames: alternativeNames(inputs, subjectEmpty),
      signer: await signer(key),
    });
    return { id: made.id, outputs: { ...made.outputs, keyAlgorithm: algorithm } };
  },
};
