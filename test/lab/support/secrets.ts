const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";

/** Shorter texts ("true", a port) stand in anything by chance. */
const SHORTEST = 20;

/**
 * Every text that a stack keeps secret, as it could leak: whole short values, and of longer ones each line that nothing
 * else can have, since a key that is printed is wrapped.
 * @param state what `pulumi stack export --show-secrets` prints
 */
export function secretTexts(state: unknown): string[] {
  const texts = new Set<string>();
  for (const text of secretValues(state)) {
    for (const line of text.split("\n")) {
      const piece = line.includes(" = ") ? line.slice(line.indexOf(" = ") + 3) : line;
      const trimmed = piece.trim();
      if (trimmed.length >= SHORTEST && isRandom(trimmed)) texts.add(trimmed);
    }
  }
  return [...texts].sort();
}

/** Which of these texts stand in another, each shortened so that a failing test leaks nothing either. */
export function found(texts: readonly string[], within: string): string[] {
  return texts.filter((text) => within.includes(text)).map((text) => `${text.slice(0, 6)}...`);
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

function leaves(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(leaves);
}

/** Base64 and the like: no words, no markup, both letters and digits or signs. A public certificate is no secret. */
function isRandom(text: string): boolean {
  return (
    /^[A-Za-z0-9+/=_-]+$/.test(text) &&
    /[A-Z]/.test(text) &&
    /[a-z]/.test(text) &&
    /[0-9+/]/.test(text)
  );
}
