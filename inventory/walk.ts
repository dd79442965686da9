import { type Document, isAlias, isMap, isScalar, isSeq, type Node, type YAMLMap } from "yaml";
import { type Fault, type Path, pathText } from "./fault";
import { type Position, positionKey } from "./source";

/** Mappings and lists inside each other: far more than any chart asks for, far fewer than would exhaust the program. */
const deepest = 64;

export const tooDeep = `is nested more than ${deepest} levels deep; write it flatter`;

export const noTags = "tags (a word after !) are not supported; write a plain value";

/** Turns nodes into plain data, noting where each part stands and what an inventory may not use. */
export class Walk {
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
