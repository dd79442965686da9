import { type Document, visit, type YAMLParseError } from "yaml";
import { noTags, tooDeep } from "./walk";

/** What a person is told of YAML that is none. */
export interface SyntaxFault {
  /** Characters from the beginning of the text. */
  readonly offset: number;
  /** How far the parser came, which is no fault of the column. */
  readonly wholeLine: boolean;
  readonly reason: string;
}

/** The faults of a text that the parser stumbled over, as far as each is one of its own. */
export function syntaxFaults(document: Document.Parsed, text: string): SyntaxFault[] {
  return worthTelling([...document.errors, ...document.warnings]).map((error) => ({
    offset: openQuote(document, error) ?? error.pos[0],
    wholeLine: error.code === "RESOURCE_EXHAUSTION",
    reason: goesOn(text, error) ? tooFarIn : words(error),
  }));
}

export const noDirectives =
  "lines that begin with % are not supported; remove it (an inventory is read as YAML 1.2)";

/** Where the quote was opened that is never closed: the library tells where the file ends. */
function openQuote(document: Document.Parsed, error: YAMLParseError): number | undefined {
  if (error.code !== "MISSING_CHAR" || !isQuote(error.message)) return undefined;
  let opened: number | undefined;
  visit(document, {
    Scalar: (_, scalar) => {
      if (scalar.type?.startsWith("QUOTE")) opened = scalar.range?.[0];
    },
  });
  return opened;
}

/** Whether the value that holds a colon has it on a later line, which was to be a line of its own. */
function goesOn(text: string, { code, pos: [start] }: YAMLParseError): boolean {
  if (code !== "BLOCK_AS_IMPLICIT_KEY") return false;
  const [line = ""] = text.slice(start).split("\n", 1);
  return !/:(\s|$)/.test(line);
}

const tooFarIn =
  "the next line is taken for more of this value; indent it as far as the name that stands before the value";

function isQuote(message: string): boolean {
  return /^Missing closing .quote$/.test(message);
}

/** After a tab or a broken line the parser guesses, and most of what it finds then is an echo. */
function worthTelling<Error extends Pick<YAMLParseError, "code">>(
  errors: readonly Error[],
): Error[] {
  const tabs = errors.filter(({ code }) => code === "TAB_AS_INDENT");
  const plain = errors.filter(({ code }) => code === "TAG_RESOLVE_FAILED");
  if (tabs.length > 0) return tabs;
  return plain.length === errors.length ? plain : errors.slice(0, 1);
}

/** What to do, after the library's words where they say what is wrong. */
function words({ code, message }: Pick<YAMLParseError, "code" | "message">): string {
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
    case "MISSING_CHAR":
      return isQuote(message)
        ? `a quote opens here that does not end; close it with ${message.includes("'") ? "'" : '"'}`
        : `not valid YAML: ${message}; write \`name: value\``;
    default:
      return `not valid YAML: ${message}; ${advice[code] ?? "mend this line or the one before it"}`;
  }
}

const advice: Readonly<Record<string, string>> = {
  BAD_DQ_ESCAPE: "write a backslash in double quotes as \\\\",
  BAD_INDENT: "indent this line as its neighbours are, and close every bracket above it",
  BAD_SCALAR_START: "put the value in quotes",
  UNEXPECTED_TOKEN: "put the value in quotes",
};
