const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";

/** Shorter texts ("true", a port) stand in anything by chance. */
const SHORTEST = 20;

/**
 * Every text that a stack keeps secret, as it could leak: whole short values, and of longer ones each piece that nothing
 * else can have, since a key that is printed is wrapped. What is public by nature is left out although a secret holds it:
 * a certificate, the public half of a key.
 * @param state what `pulumi stack export --show-secrets` prints
 */
export function secretTexts(state: unknown): string[] {
  const pieces = new Pieces();
  for (const text of secretValues(state)) pieces.take(text);
  const open = [...pieces.open, ...publicValues(state)].join("\n");
  return [...pieces.secret].filter((piece) => !open.includes(piece)).sort();
}

/** Which of these texts stand in another, each shortened so that a failing test leaks nothing either. */
export function found(texts: readonly string[], within: string): string[] {
  return texts.filter((text) => within.includes(text)).map((text) => `${text.slice(0, 6)}...`);
}

const PEM = /-----BEGIN ([A-Z0-9 ]+)-----\n?([\s\S]+?)-----END [A-Z0-9 ]+-----/g;

/** Secret values in pieces, told apart by what they are. */
class Pieces {
  readonly secret = new Set<string>();
  readonly open = new Set<string>();

  take(text: string): void {
    for (const [, label = "", body = ""] of text.matchAll(PEM)) {
      const to = label.endsWith("PRIVATE KEY") ? this.secret : this.open;
      for (const line of body.split("\n")) if (isRandom(line.trim())) to.add(line.trim());
    }
    for (const line of text.replaceAll(PEM, " ").split("\n")) {
      const to = /^\s*PublicKey\s*=/.test(line) ? this.open : this.secret;
      for (const word of line.split(/[\s"',]+/)) if (isRandom(word)) this.word(word, to);
    }
  }

  /** A kubeconfig holds its certificates and keys in base64. */
  private word(word: string, to: Set<string>): void {
    const decoded = Buffer.from(word, "base64").toString("latin1");
    if (!decoded.startsWith("-----BEGIN ")) to.add(word);
    else {
      (decoded.includes("PRIVATE KEY") ? this.secret : this.open).add(word);
      this.take(decoded);
    }
  }
}

/** Base64 and the like: no words, no markup, both letters and digits or signs. */
function isRandom(text: string): boolean {
  return (
    text.length >= SHORTEST &&
    /^[A-Za-z0-9+/=_-]+$/.test(text) &&
    /[A-Z]/.test(text) &&
    /[a-z]/.test(text) &&
    /[0-9+/]/.test(text)
  );
}

/** Leaves of everything that is marked secret; the engine writes their JSON as `plaintext`. */
function secretValues(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(secretValues);
  if (typeof value !== "object" || value === null) return [];
  const record = value as Record<string, unknown>;
  if (record[SIGNATURE] === SECRET) {
    return leaves(JSON.parse(String(record["plaintext"] ?? "null")));
  }
  return Object.values(record).flatMap(secretValues);
}

/** Leaves of every property of a key that calls itself public. */
function publicValues(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    /^public/.test(name) ? leaves(inner) : publicValues(inner),
  );
}

function leaves(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(leaves);
}
