import type { JsonSchema } from "./json-schema";
import { onOneLine } from "./one-line";

const head = `# The inventory

<!-- Generated from the schema in inventory/schema by \`npm run docs\`; edit there. -->

One YAML file under \`stacks/\` describes one site. \`Pulumi.<stack>.yaml\` names it (\`croft:inventory\`); editors complete and check it
by the schema beside it when its first line is

\`\`\`yaml
# yaml-language-server: $schema=schema.json
\`\`\`

It is read as plain YAML 1.2: no anchors, aliases, merge keys, tags or directives, and no key twice. Everything is checked before anything runs, and
all faults are shown at once, each with its place, what is wrong, and what to write instead:

\`\`\`text
stacks/home.yaml:14:5 hosts.nas.mesh: 10.66.0.1 is already used by hosts.gw; give it a free address of 10.66.0.0/24
\`\`\`

An **overlay**, a second file that the environment variable \`CROFT_OVERLAY\` names, is merged over the inventory before it is
checked: mappings key by key, everything else as a whole. It says what differs where the same site is reached in another way: addresses,
ports, users, host keys, disks, artifacts. What it says of hosts that the inventory does not have is passed over.

`;

/** docs/inventory.md: one table for each mapping of the schema, in the order of the file. */
export function renderReference(schema: JsonSchema): string {
  return head + sections(schema, "", "The file").join("\n");
}

function sections(schema: JsonSchema, path: string, title: string): string[] {
  const properties = Object.entries(schema.properties ?? {});
  const rows = properties.map(([name, field]) => row(name, field, schema.required ?? []));
  const table = ["| field | value | default | |", "| --- | --- | --- | --- |", ...rows].join("\n");
  const intro = schema.description === undefined ? "" : `${schema.description}\n\n`;
  const below = properties.flatMap(([name, field]) => {
    const inner = path === "" ? name : `${path}.${name}`;
    if (field.properties !== undefined) return sections(field, inner, `\`${inner}\``);
    const entry = field.additionalProperties;
    if (entry === undefined || entry === false || entry.properties === undefined) return [];
    return sections(entry, `${inner}.NAME`, `\`${inner}.NAME\``);
  });
  return [`## ${title}\n\n${intro}${table}\n`, ...below];
}

function row(name: string, field: JsonSchema, required: readonly string[]): string {
  const fallback =
    field.default === undefined
      ? required.includes(name)
        ? "**required**"
        : ""
      : code(field.default);
  const example = field.examples?.[0];
  const shown =
    example === undefined || (field.default === undefined && field.properties !== undefined)
      ? ""
      : ` Example: ${code(example)}.`;
  return `| \`${name}\` | ${valueText(field)} | ${fallback} | ${field.description ?? ""}${shown} |`;
}

function valueText(field: JsonSchema): string {
  if (field.enum !== undefined) return field.enum.map((word) => `\`${word}\``).join(", ");
  if (field.const !== undefined) return `\`${field.const}\``;
  switch (field.type) {
    case "array":
      return `list of ${field.items?.enum === undefined ? "text" : valueText(field.items)}`;
    case "integer":
      return field.minimum === undefined ? "whole number" : `${field.minimum} to ${field.maximum}`;
    case "object":
      return field.properties === undefined ? "mapping" : "section";
    default:
      return "text";
  }
}

function code(value: unknown): string {
  return `\`${onOneLine(value).replaceAll("|", "\\|")}\``;
}
