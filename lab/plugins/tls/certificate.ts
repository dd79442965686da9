import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectKeyIdentifierExtension,
  X509CertificateGenerator,
  type Extension,
  type Name,
} from "@peculiar/x509";
import { randomBytes } from "node:crypto";
import type { Properties } from "../../../provider/grpc/wire";
import type { Generated } from "./generated";
import type { InputRules } from "./inputs";
import type { Signer } from "./keys";
import { EXTENDED_USES, KEY_USES } from "./uses";

/** What every certificate takes, whoever signs it. */
export const CERTIFICATE_RULES: InputRules = {
  allowedUses: { required: true, type: "strings", uses: true },
  validityPeriodHours: { required: true, type: "number", atLeast: 0 },
  earlyRenewalHours: { type: "number", atLeast: 0 },
  isCaCertificate: { type: "boolean" },
  maxPathLength: { type: "number", atLeast: -1 },
  setSubjectKeyId: { type: "boolean" },
};

export const CERTIFICATE_DEFAULTS: Properties = {
  earlyRenewalHours: 0,
  isCaCertificate: false,
  setSubjectKeyId: false,
};

export const CERTIFICATE_OUTPUTS = [
  "certPem",
  "readyForRenewal",
  "validityStartTime",
  "validityEndTime",
] as const;

/** Due from `earlyRenewalHours` before the end on. */
export const RENEWAL: NonNullable<Generated["renewal"]> = {
  inPlace: ["earlyRenewalHours"],
  due(outputs, now) {
    const end = Date.parse(String(outputs["validityEndTime"]));
    const early = Number(outputs["earlyRenewalHours"] ?? 0) * HOUR;
    return !Number.isNaN(end) && now.getTime() >= end - early;
  },
};

const HOUR = 3_600_000;

export interface CertificateRequest {
  /** With defaults: `CERTIFICATE_RULES`. */
  readonly inputs: Properties;
  readonly subject: Name;
  readonly issuer: Name;
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKey: Uint8Array;
  /** Key identifier in hexadecimal, used where one is asked for. */
  readonly subjectKeyId: string;
  /** Key identifier of the authority, in hexadecimal, if it has one. */
  readonly authorityKeyId: string | undefined;
  readonly alternativeNames: Extension | undefined;
  readonly signer: Signer;
}

/** @returns id (the serial number in decimal) and the outputs which all certificates have */
export async function issue(
  request: CertificateRequest,
): Promise<{ id: string; outputs: Properties }> {
  const { inputs, signer } = request;
  // Whole seconds, since X.509 knows no fractions.
  const start = new Date(Math.floor(Date.now() / 1000) * 1000);
  const end = new Date(start.getTime() + Number(inputs["validityPeriodHours"]) * HOUR);
  const serial = randomBytes(16);
  const certificate = await X509CertificateGenerator.create({
    serialNumber: serial.toString("hex"),
    subject: request.subject,
    issuer: request.issuer,
    notBefore: start,
    notAfter: end,
    publicKey: request.publicKey,
    signingKey: signer.keys.privateKey,
    signingAlgorithm: signer.algorithm,
    extensions: extensions(request),
  });
  return {
    id: BigInt(`0x${serial.toString("hex")}`).toString(),
    outputs: {
      certPem: `${certificate.toString("pem").trim()}\n`,
      readyForRenewal: false,
      validityStartTime: rfc3339(start),
      validityEndTime: rfc3339(end),
    },
  };
}

/** In the order of Go's crypto/x509, which the original uses. */
function extensions(request: CertificateRequest): Extension[] {
  const { inputs, authorityKeyId, alternativeNames } = request;
  const uses = inputs["allowedUses"] as string[];
  const isAuthority = inputs["isCaCertificate"] === true;
  const result: Extension[] = [];

  const flags = uses
    .flatMap((use) => KEY_USES[use] ?? [])
    .reduce((all, flag) => all | KeyUsageFlags[flag], 0);
  if (flags !== 0) {
    result.push(new KeyUsagesExtension(flags, true));
  }
  const purposes = uses.flatMap((use) => EXTENDED_USES[use] ?? []);
  if (purposes.length > 0) {
    result.push(new ExtendedKeyUsageExtension(purposes));
  }
  result.push(new BasicConstraintsExtension(isAuthority, pathLength(inputs), true));
  if (isAuthority || inputs["setSubjectKeyId"] === true) {
    result.push(new SubjectKeyIdentifierExtension(request.subjectKeyId));
  }
  if (authorityKeyId !== undefined) {
    result.push(new AuthorityKeyIdentifierExtension(authorityKeyId));
  }
  if (alternativeNames !== undefined) {
    result.push(alternativeNames);
  }
  return result;
}

/** The original takes 0 for "not given" (its template cannot say zero), so 0 sets no limit here either. */
function pathLength(inputs: Properties): number | undefined {
  const length = inputs["maxPathLength"];
  return inputs["isCaCertificate"] === true && typeof length === "number" && length > 0
    ? length
    : undefined;
}

/** RFC 3339 in UTC without fractions. */
function rfc3339(date: Date): string {
  return date.toISOString().replace(/\.\d+Z$/, "Z");
}
