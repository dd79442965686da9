import { Name } from "@peculiar/x509";

/** Distinguished name as the inputs have it; every part may be absent. */
export interface Subject {
  readonly commonName?: string;
  readonly country?: string;
  readonly emailAddress?: string;
  readonly locality?: string;
  readonly organization?: string;
  readonly organizationalUnit?: string;
  readonly postalCode?: string;
  readonly province?: string;
  readonly serialNumber?: string;
  readonly streetAddresses?: readonly string[];
}

/** Parts in the order in which Go's pkix.Name writes them: issuers are compared byte by byte. */
const ORDER: readonly (readonly [keyof Subject, string])[] = [
  ["country", "2.5.4.6"],
  ["organization", "2.5.4.10"],
  ["organizationalUnit", "2.5.4.11"],
  ["locality", "2.5.4.7"],
  ["province", "2.5.4.8"],
  ["streetAddresses", "2.5.4.9"],
  ["postalCode", "2.5.4.17"],
  ["commonName", "2.5.4.3"],
  ["serialNumber", "2.5.4.5"],
  ["emailAddress", "1.2.840.113549.1.9.1"],
];

export function subjectName(subject: Subject): Name {
  const parts = ORDER.flatMap(([key, type]) => {
    const value = subject[key];
    const values = value === undefined ? [] : typeof value === "string" ? [value] : [...value];
    return values.length === 0 ? [] : [{ [type]: values.map((text) => encoded(key, text)) }];
  });
  return new Name(parts);
}

function encoded(key: keyof Subject, text: string): Record<string, string> {
  if (key === "emailAddress") {
    return { ia5String: text };
  }
  return /^[A-Za-z0-9 '()+,\-./:=?]*$/.test(text)
    ? { printableString: text }
    : { utf8String: text };
}
