import type { Document } from "yaml";
import { isMap, isSeq, parseDocument, stringify, type YAMLMap } from "yaml";
import type { Path } from "../../../inventory/fault";
import { inventoryJsonSchema, type JsonSchema } from "../../../inventory/json-schema";
import { stackDocument } from "../../support/stacks";

/** One mistake made in an inventory of the project. */
export interface Mutation {
  readonly stack: string;
  /** "misspelt", "emptied", ... */
  readonly kind: string;
  readonly path: Path;
  /** Where a fault is expected; undefined for those whose consequences show elsewhere. */
  readonly at: Path | undefined;
  readonly apply: (document: Document) => void;
}

/** The inventory of a stack as text, with a key for every host. */
export function stackText(stack: string): string {
  return stringify(stackDocument(stack), { lineWidth: 0 });
}

export function mutated(mutations: readonly Mutation[]): string {
  const document = parseDocument(stackText(mutations[0]!.stack));
  for (const { apply } of mutations) apply(document);
  return document.toString({ lineWidth: 0 });
}

/** Everything that can be got wrong by one slip, at every place of a stack's inventory; each of them is a mistake. */
export function mutationsOf(stack: string): Mutation[] {
  const data = stackDocument(stack);
  const found: Mutation[] = [];
  const add = (kind: string, path: Path, apply: Mutation["apply"], at: Path | undefined = path) =>
    found.push({ stack, kind, path, at, apply });
  const set = (path: Path, value: unknown) => (document: Document) =>
    document.setIn(path, document.createNode(value));

  walk(data, inventoryJsonSchema(), [], (path, value, schema, required) => {
    const key = path.at(-1)!;
    if (typeof key === "string" && schema.known) {
      add("misspelt", path, rename(path, slip(key)), [...path.slice(0, -1), slip(key)]);
      add("written twice", path, twice(path));
    }
    if (required) add("left out", path, (document) => void document.deleteIn(path));
    add("emptied", path, set(path, null));
    for (const [kind, wrong] of wrongTypes(schema.node)) add(kind, path, set(path, wrong));
    const { minimum, maximum } = schema.node;
    if (minimum !== undefined) add("too small", path, set(path, minimum - 1));
    if (maximum !== undefined) add("too large", path, set(path, maximum + 1));
    if (schema.node.enum !== undefined && typeof value === "string")
      add("misspelt word", path, set(path, slip(value)));
  });
  found.push(...betweenHosts(stack, data.hosts, set));
  return found;
}

type Hosts = Record<string, Record<string, unknown>>;

/** Mistakes that only show when hosts are seen together. */
function betweenHosts(
  stack: string,
  hosts: Hosts,
  set: (path: Path, value: unknown) => Mutation["apply"],
): Mutation[] {
  const names = Object.keys(hosts);
  return names.flatMap((name, index) => {
    const path = ["hosts", name];
    const other = names[(index + 1) % names.length]!;
    const [later] = index + 1 < names.length ? [other] : [name];
    const [own, its] = [hosts[name]!, hosts[other]!];
    const copied = ["address", "mesh", "hostKey"].map((field) => ({
      stack,
      kind: `copied from another host`,
      path: [...path, field],
      at: ["hosts", later!, field],
      apply: set([...path, field], its[field]),
    }));
    const swapped = {
      stack,
      kind: "address and mesh swapped",
      path: [...path, "mesh"],
      at: [...path, "mesh"],
      apply: (document: Document) => {
        document.setIn([...path, "mesh"], own["address"]);
        document.setIn([...path, "address"], own["mesh"]);
      },
    };
    const jump = {
      stack,
      kind: "a jump through itself",
      path: [...path, "jump"],
      at: [...path, "jump"],
      apply: set([...path, "jump"], name),
    };
    return [...copied, swapped, jump];
  });
}

interface Place {
  readonly node: JsonSchema;
  /** Whether the name itself is a word of the schema; other names are free. */
  readonly known: boolean;
}

function walk(
  value: unknown,
  node: JsonSchema,
  path: Path,
  visit: (path: Path, value: unknown, schema: Place, required: boolean) => void,
): void {
  if (Array.isArray(value)) {
    value.forEach((item, index) => {
      const inner = [...path, index];
      visit(inner, item, { node: node.items ?? {}, known: false }, false);
    });
  } else if (typeof value === "object" && value !== null) {
    for (const [key, item] of Object.entries(value)) {
      const property = node.properties?.[key];
      const entry = property ?? (node.additionalProperties || undefined);
      // What a chart is given is free.
      if (entry === undefined || Object.keys(entry).length === 0) continue;
      const inner = [...path, key];
      const known = property !== undefined;
      visit(inner, item, { node: entry, known }, node.required?.includes(key) ?? false);
      if (key !== "values") walk(item, entry, inner, visit);
    }
  }
}

function wrongTypes(node: JsonSchema): [kind: string, value: unknown][] {
  if (node.properties || node.additionalProperties)
    return [
      ["a word in place of a section", "x"],
      ["a list in place of a section", ["x"]],
    ];
  if (node.items) return [["a word in place of a list", "x"]];
  if (node.type === "integer") return [["a word in place of a number", "many"]];
  return [
    ["a list in place of a word", ["x"]],
    ["a section in place of a word", { x: "y" }],
    ["a number in place of a word", 7],
  ];
}

/** Two letters swapped, as fingers do. */
function slip(word: string): string {
  for (let at = Math.floor(word.length / 2); at > 0; at -= 1) {
    if (word[at] !== word[at - 1])
      return word.slice(0, at - 1) + word[at]! + word[at - 1]! + word.slice(at + 1);
  }
  return `${word}${word}`;
}

function around(document: Document, path: Path): YAMLMap {
  const node = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  if (!isMap(node) || isSeq(node)) throw new Error(`no mapping at ${path.slice(0, -1).join(".")}`);
  return node;
}

function pairAt(document: Document, path: Path) {
  const map = around(document, path);
  const pair = map.items.find(({ key }) => String(key) === path.at(-1));
  if (pair === undefined) throw new Error(`nothing at ${path.join(".")}`);
  return { map, pair };
}

function rename(path: Path, name: string): Mutation["apply"] {
  return (document) => {
    pairAt(document, path).pair.key = document.createNode(name);
  };
}

function twice(path: Path): Mutation["apply"] {
  return (document) => {
    const { map, pair } = pairAt(document, path);
    map.items.push(document.createPair(path.at(-1), pair.value));
  };
}
