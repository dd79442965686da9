import { parse, stringify } from "yaml";
import { isFields } from "../../kubernetes/fields";

/**
 * The objects as they live: a declared text where the API finds no difference, and no entry where there is no object.
 * What differs is shown as the declared text with live values in it, so that a preview shows those lines alone.
 *
 * @param diff from `kubectl diff`: sections "diff -u -N .../LIVE-123/GROUP.VERSION.KIND.NAMESPACE.NAME .../MERGED-..."
 * @param live from `kubectl get -o json`: a List, one object, or "" for none
 * @param outlived pods that are older than their service account, by "NAMESPACE/ACCOUNT"
 */
export function liveObjects(
  declared: Readonly<Record<string, string>>,
  diff: string,
  live: string,
  outlived: Readonly<Record<string, readonly string[]>>,
): Record<string, string> {
  const sections = diff.split(/^(?=diff -)/m).filter((section) => section.startsWith("diff -"));
  const objects = objectsOf(live);
  return Object.fromEntries(
    Object.entries(declared).flatMap(([key, text]) => {
      const lines = meant(sections.find((section) => isOf(fileOf(section), key)) ?? "");
      const strangers = outlived[key.replace("ServiceAccount ", "")];
      if (lines === "")
        return [[key, strangers ? `${text}# Outlived by ${strangers.join(", ")}\n` : text]];
      const object = objects.get(key);
      if (object === undefined) return [];
      const shown = stringify(project(parse(text), object), {
        lineWidth: 0,
        aliasDuplicateObjects: false,
      });
      // What was added beside the declared fields has no place in their text.
      return [[key, shown === text ? `${text}# The API would change:\n${comment(lines)}` : shown]];
    }),
  );
}

interface Live {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly items?: readonly Live[];
}

function objectsOf(json: string): Map<string, Live> {
  if (json.trim() === "") return new Map();
  const top = JSON.parse(json) as Live;
  return new Map(
    (top.items ?? [top]).map((object) => {
      const { name, namespace } = object.metadata;
      return [`${object.kind} ${namespace === undefined ? "" : `${namespace}/`}${name}`, object];
    }),
  );
}

/** The live value, cut down to what is declared: maps to their declared keys, in the declared order. */
function project(declared: unknown, live: unknown): unknown {
  if (Array.isArray(declared) && Array.isArray(live))
    return live.map((item, i) => (i < declared.length ? project(declared[i], item) : item));
  if (!isFields(declared) || !isFields(live)) return live;
  return Object.fromEntries(
    Object.keys(declared).flatMap((key) =>
      key in live ? [[key, project(declared[key], live[key])]] : [],
    ),
  );
}

function fileOf(section: string): string {
  const path = section.slice(0, section.indexOf("\n")).split(" ").at(-1) ?? "";
  return path.slice(path.lastIndexOf("/") + 1);
}

/** @param file "apps.v1.DaemonSet.kube-flannel.kube-flannel", "v1.Namespace..kube-flannel" */
function isOf(file: string, key: string): boolean {
  const [kind, path] = key.split(" ") as [string, string];
  const [namespace, name] = path.includes("/") ? path.split("/") : ["", path];
  return file.endsWith(`.${kind}.${namespace}.${name}`);
}

/** The lines of a section that differ, but for the server's own counting. */
function meant(section: string): string {
  return section
    .split("\n")
    .filter((line) => /^[-+]/.test(line) && !/^(---|\+\+\+) /.test(line))
    .filter((line) => !/^[-+]\s+(generation|resourceVersion): /.test(line))
    .join("\n");
}

function comment(lines: string): string {
  return lines
    .split("\n")
    .map((line) => `# ${line}\n`)
    .join("");
}
