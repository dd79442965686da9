import {
  Pkcs10CertificateRequest,
  SubjectKeyIdentifierExtension,
  X509Certificate,
} from "@peculiar/x509";
import {
  CERTIFICATE_DEFAULTS,
  CERTIFICATE_OUTPUTS,
  CERTIFICATE_RULES,
  issue,
  RENEWAL,
} from "./certificate";
import type { Generated } from "./generated";
import { algorithmOf, parsePrivateKey, publicDer, signer, subjectKeyId } from "./keys";
import { requestedNames } from "./names";
import { fromPem } from "./pem";

/** `tls:index/locallySignedCert:LocallySignedCert` */
export const LOCALLY_SIGNED_CERT: Generated = {
  rules: {
    ...CERTIFICATE_RULES,
    caCertPem: { required: true, type: "string" },
    caPrivateKeyPem: { required: true, type: "string" },
    certRequestPem: { required: true, type: "string" },
  },
  defaults: CERTIFICATE_DEFAULTS,
  computed: [...CERTIFICATE_OUTPUTS, "caKeyAlgorithm"],
  renewal: RENEWAL,
  async make(inputs) {
    const requestDer = fromPem("CERTIFICATE REQUEST", inputs["certRequestPem"] as string);
    const request = new Pkcs10CertificateRequest(requestDer);
    const caKey = parsePrivateKey(inputs["caPrivateKeyPem"] as string, "CA private key PEM");
    const ca = new X509Certificate(fromPem("CERTIFICATE", inputs["caCertPem"] as string));
    if (!publicDer(caKey).equals(Buffer.from(ca.publicKey.rawData))) {
      throw new Error("the private key of the authority does not belong to its certificate");
    }
    const subject = request.subjectName;
    const subjectEmpty = subject.toJSON().length === 0;
    if (inputs["isCaCertificate"] === true && subjectEmpty) {
      throw new Error("a certificate authority's subject needs at least one distinguished name");
    }
    const publicKey = new Uint8Array(request.publicKey.rawData);
    const isEd25519 = request.publicKey.algorithm.name === "Ed25519";
    const made = await issue({
      inputs,
      subject,
      issuer: ca.subjectName,
      publicKey,
      subjectKeyId: subjectKeyId(publicKey, isEd25519 ? "ED25519" : "other"),
      authorityKeyId: ca.getExtension(SubjectKeyIdentifierExtension)?.keyId,
      alternativeNames: requestedNames(request.extensions, subjectEmpty),
      signer: await signer(caKey),
    });
    return { id: made.id, outputs: { ...made.outputs, caKeyAlgorithm: algorithmOf(caKey) } };
  },
};
