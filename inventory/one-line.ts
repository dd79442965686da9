import { stringify } from "yaml";

/** A value as it could be written in an inventory, on one line. */
export function onOneLine(value: unknown): string {
  return stringify(value, { collectionStyle: "flow", lineWidth: 0 }).trim();
}

/** Longest piece of a value that a message repeats. */
const longest = 80;

/** A value as a message repeats it in quotes: on one line, with nothing a terminal would obey, and not the whole of a page. */
export function quoted(value: string): string {
  const short = value.length > longest ? `${value.slice(0, longest - 3)}...` : value;
  return printable(JSON.stringify(short));
}

/** A line with whatever a terminal would obey written out, as \u{1b}. */
export function printable(line: string): string {
  return line.replace(unprintable, (found) =>
    [...found].map((character) => `\\u{${character.codePointAt(0)!.toString(16)}}`).join(""),
  );
}

/** The printable form of a sign that only looks like another: "U+0430". */
export function codeOf(sign: string): string {
  return `U+${sign.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")}`;
}

/** The same without quotes where nothing asks for them. */
export function shown(value: string): string {
  const plain = value !== "" && value.length <= longest && !/[\s"]/.test(value);
  return plain && value.search(unprintable) < 0 ? value : quoted(value);
}

/** Control and formatting characters, the separators of lines that are no line ends to JSON, and spaces but the plain one. */
const unprintable = /(?:[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]|(?! )\p{Zs})+/gu;
