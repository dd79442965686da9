/** The rows of what a program printed, without empty ones. */
export function rows(text = ""): string[] {
  return text.split("\n").filter((row) => row !== "");
}

/** "WORD REST", as what it names and what it says of it. */
export function wordAndRest(row: string): readonly [string, string] {
  const at = row.indexOf(" ");
  return [row.slice(0, at), row.slice(at + 1)];
}

/** Words between blanks of any kind. */
export function words(text = ""): string[] {
  return text.split(/\s+/).filter((word) => word !== "");
}
