import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  type YAMLMap,
  type YAMLParseError,
} from "yaml";
import { type Fault, type Path, pathText } from "./fault";
import { type Position, positionKey, type Source, type SourceText } from "./source";

export interface Parsed {
  readonly source: Source;
  readonly faults: readonly Fault[];
}

/**
 * YAML 1.2 to plain data with positions. A narrow YAML on purpose: anchors, aliases, merge keys and tags are refused, since
 * what they make of a file is seen only by those who know the rules, and an inventory is read by people.
 */
export function parseYaml({ file, text }: SourceText): Parsed {
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
  const start = { file, line: 1, column: 1 };
  const positions = new Map<string, Position>([[positionKey([]), start]]);

  const syntax = worthTelling([...document.errors, ...document.warnings]);
  if (syntax.length > 0) {
    const faults = syntax.map((error) => ({ ...at(error.pos[0]), path: "", reason: words(error) }));
    return { source: { value: undefined, positions }, faults };
  }
  if (document.contents === null) {
    const faults = [{ ...start, path: "", reason: "the file is empty" }];
    return { source: { value: undefined, positions }, faults };
  }
  const walk = new Walk(document, at, positions);
  const value = walk.node(document.contents as Node, []);
  return { source: { value, positions }, faults: walk.faults };
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

/** The library's words, where they would not say what to do. */
function words(error: Pick<YAMLParseError, "code" | "message">): string {
  switch (error.code) {
    case "TAB_AS_INDENT":
      return "a tab indents this line; indent with spaces";
    case "MULTIPLE_DOCS":
      return "a second document begins here; write one document a file, without ---";
    case "TAG_RESOLVE_FAILED":
      return "tags (a word after !) are not supported; write a plain value";
    default:
      return `not valid YAML: ${error.message}`;
  }
}

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
    if (isMap(node)) return this.mapping(node, path);
    if (isSeq(node)) {
      return node.items.map((item, index) => {
        const inner = [...path, index];
        this.positions.set(positionKey(inner), this.at(offsetOf(item as Node | null, node)));
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
        this.positions.set(positionKey(inner), this.at(offsetOf(keyNode, map)));
        entries.set(name, this.node(value as Node | null, inner));
      }
    }
    return Object.fromEntries(entries);
  }

  private fault(node: Node, path: Path, reason: string): void {
    const position = this.at(offsetOf(node, this.document.contents as Node));
    this.faults.push({ ...position, path: pathText(path), reason });
  }
}

function offsetOf(node: Node | null, around: Node): number {
  return node?.range?.[0] ?? around.range?.[0] ?? 0;
}
