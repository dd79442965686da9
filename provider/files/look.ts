import type { HostAccess } from "../access";
import type { Reader } from "../kind";
import { rows } from "../rows";
import { sha256 } from "../sha256";
import { READ } from "./shell";

export interface FileFacets {
  /** The whole content. */
  readonly content: string;
  /** "user:group" */
  readonly owner: string;
  /** Octal, four digits: "0644". */
  readonly mode: string;
}

/**
 * Files of one host as they stand there, by path; those that are not there are left out. Content is compared by hash.
 *
 * @param sensitive true: a content that is another never leaves the host
 */
export async function lookAtFiles(
  reader: Reader,
  access: HostAccess,
  declared: Readonly<Record<string, FileFacets>>,
  sensitive = false,
): Promise<Record<string, FileFacets>> {
  const paths = Object.keys(declared);
  if (paths.length === 0) return {};
  const hashes = new Map(paths.map((path) => [path, sha256(declared[path]!.content)]));
  const { facts } = await reader.probe(access, {
    text: READ,
    vars: {
      paths: paths.join("\n"),
      wanted: paths.map((path) => `${hashes.get(path)}  ${path}`).join("\n"),
      shown: sensitive ? "" : paths.join("\n"),
    },
  });
  const sums = parseSums(facts["sums"]);
  const live = rows(facts["stats"]).map((row): [string, FileFacets] => {
    const [kind = "", names = "", ids = "", mode = "", ...path] = row.split("|");
    const name = path.join("|");
    const wanted = declared[name]!;
    const content = liveContent(kind, sums.get(name), facts[`content:${name}`]);
    return [
      name,
      {
        content: sums.get(name) === hashes.get(name) ? wanted.content : content,
        owner: liveOwner(wanted.owner, names, ids),
        mode: mode.padStart(4, "0"),
      },
    ];
  });
  return Object.fromEntries(live);
}

/** What a preview shows in place of content that must not or cannot be shown. */
function liveContent(kind: string, sum: string | undefined, content: string | undefined): string {
  if (kind === "directory")
    return "[is a directory: what is in it will be put aside, under the same name and .off]";
  if (!kind.startsWith("regular")) return `[is a ${kind}]`;
  return content ?? `[differs: sha256 ${sum ?? "unknown"}]`;
}

/** In the words of the declaration: numbers when it has numbers, or when the host knows no name for them. */
function liveOwner(declared: string, names: string, ids: string): string {
  return /^\d+:\d+$/.test(declared) || names.includes("UNKNOWN") ? ids : names;
}

/** Rows of sha256sum(1): "HASH  PATH"; one that begins with a backslash has a path with doubled ones. */
function parseSums(text: string | undefined): Map<string, string> {
  return new Map(
    rows(text).map((row) => {
      const escaped = row.startsWith("\\");
      const [sum, path] = (escaped ? row.slice(1) : row).split(/ {2}(.*)/s) as [string, string];
      return [escaped ? path.replaceAll("\\\\", "\\") : path, sum];
    }),
  );
}
