import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  visit,
  type YAMLMap,
  type YAMLParseError,
} from "yaml";
import { type Fault, type Path, pathText } from "./fault";
import { type Position, positionKey, type Source, type SourceText } from "./source";

export interface Parsed {
  readonly source: Source;
  readonly faults: readonly Fault[];
}

/** Characters of a file: hundreds of hosts need a tenth of it, and whatever is larger was not meant to be an inventory. */
const most = 2 ** 20;

/** Mappings and lists inside each other: far more than any chart asks for, far fewer than would exhaust the program. */
const deepest = 64;

const tooDeep = `is nested more than ${deepest} levels deep; write it flatter`;

/**
 * YAML 1.2 to plain data with positions. A narrow YAML on purpose: anchors, aliases, merge keys and tags are refused, since
 * what they make of a file is seen only by those who know the rules, and an inventory is read by people.
 *
 * @param least what the shortest such file holds, for whoever has an empty one
 */
export function parseYaml({ file, text: written }: SourceText, least: string): Parsed {
  const text = written.replace(/^\ufeff/, "");
  const start = { file, line: 1, column: 1 };
  const positions = new Map<string, Position>([[positionKey([]), start]]);
  const refused = (...faults: Fault[]): Parsed => ({
    source: { value: undefined, positions },
    faults,
  });
  const noText = textFault(file, text);
  if (noText !== undefined) return refused(noText);

  const lines = new LineCounter();
  // Duplicate keys are looked for below, where their path is known.
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    uniqueKeys: false,
    merge: false,
    version: "1.2",
  });
  const at = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { file, line: Math.max(line, 1), column: Math.max(col, 1) };
  };

  const syntax = worthTelling([...document.errors, ...document.warnings]);
  if (syntax.length > 0) {
    const where = (error: YAMLParseError) => {
      const place = at(openQuote(document, error) ?? error.pos[0]);
      // How far the parser came is no fault of the column.
      return error.code === "RESOURCE_EXHAUSTION" ? { ...place, column: 1 } : place;
    };
    const reason = (error: YAMLParseError) => (goesOn(text, error) ? tooFarIn : words(error));
    return refused(
      ...syntax.map((error) => ({ ...where(error), path: "", reason: reason(error) })),
    );
  }
  const directive = /^%YAML.*$/m.exec(text);
  if (document.directives.yaml.explicit && document.directives.yaml.version !== "1.2") {
    return refused({ ...at(directive?.index ?? 0), path: "", reason: noDirectives });
  }
  if (document.contents === null || (isScalar(document.contents) && isNothing(document.contents))) {
    const reason = `the file is empty; write at least ${least}`;
    return refused({ ...start, path: "", reason });
  }
  const walk = new Walk(document, at, positions);
  const value = walk.node(document.contents as Node, []);
  return { source: { value, positions }, faults: walk.faults };
}

const noDirectives =
  "lines that begin with % are not supported; remove it (an inventory is read as YAML 1.2)";

/** What makes a file no text at all: its faults would be as many as its bytes, and none of them would help. */
function textFault(file: string, text: string): Fault | undefined {
  if (text.length > most) {
    const reason = `has ${text.length} characters, and an inventory at most ${most}; name another file, or make it smaller`;
    return { file, line: 1, column: 1, path: "", reason };
  }
  const found = noCharacter.exec(text);
  if (found === null) return undefined;
  const before = text.slice(0, found.index).split("\n");
  const code = found[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, "0");
  const reason = `U+${code} stands here, which no text has; remove it, or save the file as plain text in UTF-8`;
  return { file, line: before.length, column: before.at(-1)!.length + 1, path: "", reason };
}

/** Control characters but tab and line ends, what replaces bytes that are not UTF-8, and a byte order mark inside the text. */
const noCharacter = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f\ufffd\ufeff]/;

/** A scalar of no characters, or null in any spelling. */
function isNothing({ value }: { readonly value: unknown }): boolean {
  return value === null || value === "";
}

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

const noTags = "tags (a word after !) are not supported; write a plain value";

const advice: Readonly<Record<string, string>> = {
  BAD_DQ_ESCAPE: "write a backslash in double quotes as \\\\",
  BAD_INDENT: "indent this line as its neighbours are, and close every bracket above it",
  BAD_SCALAR_START: "put the value in quotes",
  UNEXPECTED_TOKEN: "put the value in quotes",
};

/** Turns nodes into plain data, noting where each part stands and what an inventory may not use. */
class Walk {
  readonly faults: Fault[] = [];

  constructor(
    private readonly document: Document.Parsed,
    private readonly at: (offset: number) => Position,
    private readonly positions: Map<string, Position>,
  ) {}

  node(node: Node | null, path: Path): unknown {
    if (node === null) return null;
    if (isAlias(node)) {
      this.fault(node, path, "aliases (*) are not supported; write the value out");
      return undefined;
    }
    if ("anchor" in node && node.anchor !== undefined) {
      this.fault(node, path, "anchors (&) are not supported; write the value out where it is used");
    }
    if (node.tag !== undefined) this.fault(node, path, noTags);
    if (!isScalar(node) && path.length >= deepest) {
      this.fault(node, path.slice(0, 3), tooDeep);
      return undefined;
    }
    if (isMap(node)) return this.mapping(node, path);
    if (isSeq(node)) {
      return node.items.map((item, index) => {
        const inner = [...path, index];
        this.place(inner, offsetOf(item as Node | null, node), item as Node | null);
        return this.node(item as Node | null, inner);
      });
    }
    return isScalar(node) ? node.value : undefined;
  }

  private mapping(map: YAMLMap, path: Path): Record<string, unknown> {
    const entries = new Map<string, unknown>();
    for (const { key, value } of map.items) {
      const keyNode = key as Node;
      if (!isScalar(keyNode) || keyNode.value === null || keyNode.value === "") {
        this.fault(keyNode ?? map, path, "a key here is no plain word; write `name: value`");
        continue;
      }
      // 1 and true are names too when they stand left of the colon.
      const name = typeof keyNode.value === "string" ? keyNode.value : String(keyNode.source);
      const inner = [...path, name];
      if (name === "<<") {
        this.fault(keyNode, inner, "merge keys are not supported; write the fields out");
      } else if (name === "__proto__") {
        this.fault(keyNode, inner, "this name is not supported; choose another");
      } else if (entries.has(name)) {
        const first = this.positions.get(positionKey(inner))?.line;
        this.fault(keyNode, inner, `is written twice, first on line ${first}; keep one of the two`);
      } else {
        this.place(inner, offsetOf(keyNode, map), value as Node | null);
        entries.set(name, this.node(value as Node | null, inner));
      }
    }
    return Object.fromEntries(entries);
  }

  private place(path: Path, offset: number, value: Node | null): void {
    const written = deceptive(value);
    const position = { ...this.at(offset), ...(written === undefined ? {} : { written }) };
    this.positions.set(positionKey(path), position);
  }

  private fault(node: Node, path: Path, reason: string): void {
    const position = this.at(offsetOf(node, this.document.contents as Node));
    this.faults.push({ ...position, path: pathText(path), reason });
  }
}

/** 1.10, 0644 and 1e3 are other numbers than they look like; "no" is text here, and false to Helm and others of YAML 1.1. */
function deceptive(node: Node | null): string | undefined {
  if (!isScalar(node) || node.type !== "PLAIN" || node.source === undefined) return undefined;
  const { value, source } = node;
  if (typeof value === "string") return /^(yes|no|on|off)$/i.test(value) ? source : undefined;
  // Whoever writes 0o644 means it. What is too large to be exact, or no number at all, is refused as that.
  const exact = typeof value === "number" && (Number.isSafeInteger(value) || value % 1 !== 0);
  const plain = String(value) === source || /^0[ox]/.test(source);
  return exact && Number.isFinite(value) && !plain ? source : undefined;
}

function offsetOf(node: Node | null, around: Node): number {
  return node?.range?.[0] ?? around.range?.[0] ?? 0;
}
