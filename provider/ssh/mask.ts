const MASK = "[masked]";
/** Shorter pieces would mask ordinary words of the message. */
const SHORTEST = 8;
/** Keys, tokens and hashes: long words of a base64 or hex alphabet, whatever their variable is called. */
const OPAQUE = /^[A-Za-z0-9+/=_-]{32,}$/;
const SECRET_NAME = /secret|token|password|passphrase|key/;

/** What must not appear in an error: the lines of stdin, variables named as secrets, values that look like keys. */
export function secretPieces(
  vars: Readonly<Record<string, string>> = {},
  stdin: string | Buffer = "",
): string[] {
  const pieces = stdin.toString("utf8").split("\n");
  for (const [name, value] of Object.entries(vars)) {
    const lines = value.split("\n");
    pieces.push(...lines.filter((line) => SECRET_NAME.test(name) || OPAQUE.test(line.trim())));
  }
  const long = pieces.map((piece) => piece.trim()).filter((piece) => piece.length >= SHORTEST);
  // Longest first: a short piece inside a longer one would leave the rest of it readable.
  return [...new Set(long)].sort((a, b) => b.length - a.length);
}

/** @param pieces as `secretPieces` gives them, longest first */
export function mask(text: string, pieces: readonly string[]): string {
  return pieces.reduce((masked, piece) => masked.replaceAll(piece, MASK), text);
}
