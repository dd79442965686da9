import { Extension, SubjectAlternativeNameExtension, type JsonGeneralNames } from "@peculiar/x509";
import { isIP } from "node:net";
import type { Properties } from "../../../provider/grpc/wire";

const SUBJECT_ALTERNATIVE_NAME = "2.5.29.17";

/**
 * The alternative names of `dnsNames`, `ipAddresses` and `uris`; undefined when there are none.
 * @param critical RFC 5280 wants it when the subject is empty
 */
export function alternativeNames(inputs: Properties, critical: boolean): Extension | undefined {
  const names: JsonGeneralNames = [
    ...list(inputs["dnsNames"]).map((value) => ({ type: "dns" as const, value })),
    ...list(inputs["ipAddresses"]).map((value) => ({ type: "ip" as const, value: address(value) })),
    ...list(inputs["uris"]).map((value) => ({ type: "url" as const, value })),
  ];
  return names.length === 0 ? undefined : new SubjectAlternativeNameExtension(names, critical);
}

/** The alternative names that a request asks for, for the certificate which answers it. */
export function requestedNames(
  extensions: readonly Extension[],
  critical: boolean,
): Extension | undefined {
  const found = extensions.find((extension) => extension.type === SUBJECT_ALTERNATIVE_NAME);
  return found === undefined ? undefined : new Extension(found.type, critical, found.value);
}

function address(text: string): string {
  if (isIP(text) === 0) {
    throw new Error(`invalid IP address: failed to parse ${JSON.stringify(text)}`);
  }
  return text;
}

function list(value: unknown): string[] {
  return (value as string[] | undefined) ?? [];
}
