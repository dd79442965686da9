import { z } from "zod";
import { type Finding, type Path, pathText } from "./fault";
import { inventory } from "./schema/inventory";
import { onOneLine } from "./one-line";
import { metaAt, schemaAt } from "./schema-at";
import { isMapping } from "./source";
import { misplacedSections, unknownKey } from "./unknown-keys";

const missing = "is missing";

/** What the schema has to say of plain data, in words that say what to write instead. */
export function schemaFindings(value: unknown): Finding[] {
  const result = inventory.safeParse(value, { reportInput: true });
  const misplaced = misplacedSections(value);
  const inside = ({ path }: Finding) =>
    misplaced.some(({ path: [section, name] }) => path[0] === section && path[1] === name);
  const found = result.success ? [] : result.error.issues.flatMap((issue) => findings(issue));
  const all = [...misplaced, ...found.filter((finding) => !inside(finding))];
  const meant = new Set(all.flatMap((finding) => (finding.meant ? [pathText(finding.meant)] : [])));
  return once(all).filter(
    ({ path, reason }) => !reason.startsWith(missing) || !meant.has(pathText(path)),
  );
}

/** A number that is no safe integer is out of a range in two ways, which are one to a person. */
function once(all: readonly Finding[]): Finding[] {
  return [...new Map(all.map((one) => [JSON.stringify([one.path, one.reason]), one])).values()];
}

function findings(issue: z.core.$ZodIssue): Finding[] {
  const path = issue.path.map((step) => (typeof step === "symbol" ? String(step) : step));
  if (issue.code !== "unrecognized_keys") return [{ path, reason: reason(issue, path) }];
  const around = isMapping(issue.input) ? issue.input : {};
  return issue.keys.map((key) => unknownKey([...path, key], around[key]));
}

function reason(issue: z.core.$ZodIssue, path: Path): string {
  switch (issue.code) {
    case "invalid_type":
      return typeReason(issue.expected, issue.input, path);
    case "invalid_value":
      // Words speak for themselves where the input is a string at all.
      return issue.input === undefined || issue.input === null
        ? typeReason("value", issue.input, path)
        : typeof issue.input === "string" && issue.values.some((value) => value === +issue.input!)
          ? "must be a whole number; write it without quotes"
          : issue.message.startsWith("Invalid")
            ? `must be ${issue.values.length === 1 ? "" : "one of "}${issue.values.map(String).join(", ")}`
            : issue.message;
    case "too_small":
    case "too_big":
      return issue.origin === "number" || issue.origin === "int"
        ? rangeReason(path)
        : issue.message;
    default:
      return issue.message;
  }
}

function typeReason(expected: string, input: unknown, path: Path): string {
  if (input === undefined) return `${missing}; ${instead(path)}`;
  if (input === null)
    return `is empty; ${instead(path)}${isOptional(path) ? ", or remove the line" : ""}`;
  switch (expected) {
    case "string":
      return typeof input === "object"
        ? `must be text; ${instead(path)}`
        : schemaAt(path)?.safeParse(String(input)).success === false
          ? `must be text; ${instead(path)}`
          : "must be text; put the value in quotes";
    case "int":
    case "number":
      return typeof input === "string" && /^\d+$/.test(input)
        ? "must be a whole number; write it without quotes"
        : `must be a whole number; ${instead(path)}`;
    case "array":
      return "must be a list; write each entry on a line of its own after a hyphen";
    default:
      return `must be a mapping of names to values; ${
        typeof input === "string" && /^[a-z][\w-]*:(?!\/\/)\S/i.test(input)
          ? "write a plain space after the colon"
          : path.length === 0
            ? "write `site: home`, and every other section on a line of its own"
            : instead(path)
      }`;
  }
}

/** What could stand here, from the schema's own examples. */
function instead(path: Path): string {
  const meta = metaAt(path);
  const example = meta.examples?.[0] ?? meta.default;
  const key = path.at(-1);
  if (typeof key === "number") {
    const list = metaAt(path.slice(0, -1)).examples?.[0];
    return Array.isArray(list) ? `write for example \`- ${onOneLine(list[0])}\`` : "write a value";
  }
  if (example === undefined || key === undefined) return below(schemaAt(path));
  return `write for example \`${key}: ${onOneLine(example)}\``;
}

function below(schema: z.ZodType | undefined): string {
  if (schema instanceof z.ZodObject)
    return `write its fields below it, indented (${Object.keys(schema.shape).join(", ")})`;
  return schema instanceof z.ZodRecord
    ? "write lines `name: value` below it, indented"
    : "write a value";
}

/** Without it the inventory would still be whole, as far as it says. */
function isOptional(path: Path): boolean {
  // These may stand elsewhere, but have to.
  if (["architecture", "hostKey"].includes(String(path.at(-1)))) return false;
  const around = schemaAt(path.slice(0, -1));
  return (
    schemaAt(path, false) instanceof z.ZodOptional ||
    around instanceof z.ZodRecord ||
    around instanceof z.ZodArray
  );
}

function rangeReason(path: Path): string {
  const schema = schemaAt(path);
  const { minValue, maxValue } = schema as unknown as { minValue: number; maxValue: number };
  return `must be from ${minValue} to ${maxValue}`;
}
