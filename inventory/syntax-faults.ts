import { type Document, visit, type YAMLError } from "yaml";
import { isQuote, words } from "./syntax-words";

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
  const indented = indentedStart(document, text);
  if (indented !== undefined) return [indented];
  return worthTelling([...document.errors, ...document.warnings]).map((error) => ({
    offset: openQuote(document, error) ?? error.pos[0],
    wholeLine: error.code === "RESOURCE_EXHAUSTION",
    reason: goesOn(text, error) ? tooFarIn : words(error, text),
  }));
}

/** The first name of a file decides where all others stand, and the library blames the others. */
function indentedStart(document: Document.Parsed, text: string): SyntaxFault | undefined {
  const [before = "", start = ""] = /^(?:[ \t]*(?:#.*)?\r?\n)*( +)(?=[^ #-])/.exec(text) ?? [];
  const [error] = document.errors;
  if (start === "" || error?.message !== "Unexpected scalar at node end") return undefined;
  if (text.charAt(error.pos[0] - 1) !== "\n") return undefined;
  const reason = "this line is indented, and the next names are not; remove the spaces before it";
  return { offset: before.length - start.length, wholeLine: true, reason };
}

/** Where the quote was opened that is never closed: the library tells where its text ends, which may be far below. */
function openQuote(document: Document.Parsed, error: YAMLError): number | undefined {
  if (error.code !== "MISSING_CHAR" || !isQuote(error.message)) return undefined;
  let opened: number | undefined;
  visit(document, {
    Scalar: (_, { type, range }) => {
      if (type?.startsWith("QUOTE") && range?.[1] === error.pos[0]) opened = range[0];
    },
  });
  return opened;
}

/** Whether the value that holds a colon has it on a later line, which was to be a line of its own. */
function goesOn(text: string, { code, pos: [start] }: YAMLError): boolean {
  if (code !== "BLOCK_AS_IMPLICIT_KEY") return false;
  const [line = ""] = text.slice(start).split("\n", 1);
  return !/:(\s|$)/.test(line);
}

const tooFarIn =
  "the next line is taken for more of this value; indent it as far as the name that stands before the value";

/** After a tab or a broken line the parser guesses, and most of what it finds then is an echo. */
function worthTelling(errors: readonly YAMLError[]): YAMLError[] {
  const tabs = errors.filter(({ code }) => code === "TAB_AS_INDENT");
  const plain = errors.filter(({ code }) => code === "TAG_RESOLVE_FAILED");
  if (tabs.length > 0) return tabs;
  if (plain.length === errors.length) return plain;
  // Of two about one place the one that knows of the brackets around it.
  const inBrackets = errors.find(
    ({ code, pos }) => code === "BLOCK_IN_FLOW" && pos[0] === errors[0]?.pos[0],
  );
  return inBrackets ? [inBrackets] : errors.slice(0, 1);
}
