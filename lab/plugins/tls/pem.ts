/** PEM as Go's encoding/pem writes it: 64 columns, a newline at the end. */
export function toPem(label: string, der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString("base64")
      .match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ""].join("\n");
}

/**
 * The content of the first block, which must carry the label.
 * @throws Error that names what was expected
 */
export function fromPem(label: string, text: string): Buffer {
  const found = /-----BEGIN ([^-]+)-----\r?\n([\s\S]*?)-----END \1-----/.exec(text);
  if (found === null) {
    throw new Error(`failed to decode PEM of expected type "${label}"`);
  }
  if (found[1] !== label) {
    throw new Error(`invalid PEM type - expected "${label}", got "${found[1]}"`);
  }
  return Buffer.from(found[2] ?? "", "base64");
}
