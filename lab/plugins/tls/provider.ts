// First: the X.509 library of the other imports does not load without it.
import "./reflect";
import type { InvokeAnswer, InvokeCall } from "../../../provider/grpc/handlers";
import type { Edition, EditionResource } from "../edition";
import { packageVersion } from "../package-version";
import { CERT_REQUEST } from "./cert-request";
import { generatedResource } from "./generated";
import { algorithmOf, parsePrivateKey } from "./keys";
import { LOCALLY_SIGNED_CERT } from "./locally-signed-cert";
import { PRIVATE_KEY, publicKeyId, publicKeyOutputs } from "./private-key";
import { SELF_SIGNED_CERT } from "./self-signed-cert";

const RESOURCES: Readonly<Record<string, EditionResource>> = {
  "tls:index/privateKey:PrivateKey": generatedResource(PRIVATE_KEY),
  "tls:index/selfSignedCert:SelfSignedCert": generatedResource(SELF_SIGNED_CERT),
  "tls:index/certRequest:CertRequest": generatedResource(CERT_REQUEST),
  "tls:index/locallySignedCert:LocallySignedCert": generatedResource(LOCALLY_SIGNED_CERT),
};

/** All resources of @pulumi/tls and getPublicKey; not getCertificate, not OpenSSH keys as input, not write-only keys. */
export const TLS: Edition = {
  name: "tls",
  version: packageVersion("@pulumi/tls"),
  resource: (type) => RESOURCES[type],
  functions: { "tls:index/getPublicKey:getPublicKey": publicKey },
};

function publicKey({ args }: InvokeCall): InvokeAnswer {
  const pem = args["privateKeyPem"];
  if (typeof pem !== "string") {
    const reason = "is required; this edition of the tls plugin reads PEM keys only";
    return { failures: [{ property: "privateKeyPem", reason }] };
  }
  const key = parsePrivateKey(pem, "private key PEM");
  const algorithm = algorithmOf(key);
  return { result: { algorithm, id: publicKeyId(key), ...publicKeyOutputs(key) } };
}
