import type { YAMLError } from "yaml";
import { noTags, tooDeep } from "./walk";

export const noDirectives =
  "lines that begin with % are not supported; remove it (an inventory is read as YAML 1.2)";

export function isQuote(message: string): boolean {
  return /^Missing closing .quote$/.test(message);
}

/** What is wrong and what to do; in the library's words where they say the former. */
export function words(error: YAMLError, text: string): string {
  const { code, message } = error;
  switch (code) {
    case "TAB_AS_INDENT":
      return "a tab indents this line; indent with spaces";
    case "MULTIPLE_DOCS":
      return "a second document begins here; write one document a file, without ---";
    case "TAG_RESOLVE_FAILED":
      return noTags;
    case "BAD_DIRECTIVE":
      return noDirectives;
    case "RESOURCE_EXHAUSTION":
      return tooDeep;
    case "MULTILINE_IMPLICIT_KEY":
      return "no colon with a space after it follows here; write `name: value`";
    case "BLOCK_AS_IMPLICIT_KEY":
      return "a second `name: value` follows on the same line; write it on a line of its own, or the value in quotes";
    case "BAD_ALIAS":
      return `a value cannot begin with ${text.charAt(error.pos[0])}; put it in quotes`;
    case "BLOCK_IN_FLOW":
      return /^-\s/.test(text.slice(error.pos[0]))
        ? "a hyphen stands here between brackets; write the entries with commas between them and no hyphens"
        : "a second `name: value` follows without a comma; write one between them";
    case "MISSING_CHAR":
      return missing(error, text);
    case "UNEXPECTED_TOKEN":
      return unexpected(error, text);
    default:
      return `not valid YAML: ${message}; ${advice[code] ?? "mend this line or the one before it"}`;
  }
}

function missing({ message, pos }: YAMLError, text: string): string {
  if (isQuote(message))
    return `a quote opens here that does not end; close it with ${message.includes("'") ? "'" : '"'}`;
  if (message.startsWith("Comments must be separated"))
    return "a # follows here without a space; write a space before it, or the whole value in quotes";
  if (message.startsWith("Missing ,"))
    return afterQuote(pos[0], text) ?? "a comma is missing; write one before this";
  return `not valid YAML: ${message}; write \`name: value\``;
}

function unexpected({ message, pos }: YAMLError, text: string): string {
  const sign = text.charAt(pos[0]);
  if (/^Unexpected flow-(seq|map)-end token/.test(message))
    return `a ${sign} stands here that closes nothing; remove it`;
  if (message.startsWith("Unexpected , in flow"))
    return "a comma stands here with nothing before it; remove it";
  if (message === "Unexpected block-seq-ind on same line with key")
    return "a list begins here beside its name; write each entry on a line of its own, below the name";
  if (message === "Unexpected scalar at node end")
    return (
      afterQuote(pos[0], text) ??
      "this follows after the end of a value; remove it, or put the whole value in quotes"
    );
  return `not valid YAML: ${message}; put the value in quotes`;
}

/** A quote inside of a value in quotes ends it. */
function afterQuote(offset: number, text: string): string | undefined {
  const before = text.charAt(offset - 1);
  if (before === "'") return "the ' before this ends the value; write one that belongs to it twice";
  return before === '"'
    ? 'the " before this ends the value; write one that belongs to it as \\"'
    : undefined;
}

const advice: Readonly<Record<string, string>> = {
  BAD_DQ_ESCAPE: "write a backslash in double quotes as \\\\",
  BAD_INDENT: "indent this line as its neighbours are, and close every bracket above it",
  BAD_SCALAR_START: "put the value in quotes",
};
