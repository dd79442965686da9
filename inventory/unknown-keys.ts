import { z } from "zod";
import { type Finding, type Path, pathText } from "./fault";
import { inventory } from "./schema/inventory";
import { schemaAt, shapeAt } from "./schema-at";
import { isMapping } from "./source";
import { didYouMean, suggest } from "./suggest";

/** What a key that nobody knows there was most likely meant to be. @param value what stands after it */
export function unknownKey(path: Path, value: unknown): Finding {
  const around = path.slice(0, -1);
  const key = String(path.at(-1));
  const known = Object.keys(shapeAt(around) ?? {});
  const [, name = "", rest] = /^(\w+):(\S+)$/.exec(key) ?? [];
  if (known.includes(name)) {
    const reason = `has no space after the colon; write \`${name}: ${rest}\``;
    return { path, reason, meant: [...around, name] };
  }
  if (path[0] === "releases" && path.length === 3 && ofRepositories.includes(key)) {
    const reason =
      "is not known here: charts stand in the project; fetch it with `helm pull`, and write the path of the file after `chart:`";
    return { path, reason };
  }
  return (
    tooFarIn(path, value) ?? {
      path,
      reason: `is not known${suggest(key, known) === undefined ? " here" : ""}; ${didYouMean(key, known)}`,
      ...meantBy(around, suggest(key, known)),
    }
  );
}

/** What other tools want to know of a chart. */
const ofRepositories = ["repo", "repository", "version"];

function meantBy(around: Path, key: string | undefined): Pick<Finding, "meant"> {
  return key === undefined ? {} : { meant: [...around, key] };
}

/** Of something that could stand further out, the nearest such place. */
function tooFarIn(path: Path, value: unknown): Finding | undefined {
  const key = path.at(-1)!;
  for (let depth = path.length - 2; depth >= 0; depth -= 1) {
    const outer = [...path.slice(0, depth), key];
    if (!fits(schemaAt(outer), value)) continue;
    const stands = pathText(path.slice(0, -1));
    const reason = `stands inside ${stands}; indent it no further than ${pathText([path[depth]!])}`;
    return { path, reason, meant: outer };
  }
  return undefined;
}

/** Whether a value is of the sort that a schema asks for; of a section, whether most of its names are the section's. */
function fits(schema: z.ZodType | undefined, value: unknown): boolean {
  if (schema instanceof z.ZodObject) {
    const keys = isMapping(value) ? Object.keys(value) : [];
    const known = keys.filter((key) => Object.hasOwn(schema.shape, key));
    return known.length * 2 > keys.length;
  }
  if (schema instanceof z.ZodRecord)
    return isMapping(value) && Object.values(value).every((entry) => isMapping(entry));
  return schema?.safeParse(value).success ?? false;
}

/** Sections that stand as entries of another one, where every name is allowed: what is said of their fields only confuses. */
export function misplacedSections(value: unknown): Finding[] {
  if (!isMapping(value)) return [];
  return Object.entries(value).flatMap(([section, entries]) =>
    !isMapping(entries) || !(schemaAt([section]) instanceof z.ZodRecord)
      ? []
      : Object.entries(entries)
          .filter(([name]) => Object.hasOwn(inventory.shape, name) && !Object.hasOwn(value, name))
          .filter(([, entry]) => isMapping(entry) && Object.keys(entry).length > 0)
          .flatMap(([name, entry]) => tooFarIn([section, name], entry) ?? []),
  );
}
