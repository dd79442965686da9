import { parseDocument, stringify } from "yaml";
import { z } from "zod";
import { architectures } from "../inventory/schema/host";
import type { Architecture } from "../inventory/site";

/** One line of a lock file: the hash one artifact must have. */
export interface LockRow {
  readonly name: string;
  readonly version: string;
  readonly architecture: Architecture;
  /** Where the bytes came from: an upstream URL or reference, or "built from <module>@<version>". */
  readonly source: string;
  /** 64 hexadecimal digits: of the file, or of an image its manifest's digest. */
  readonly sha256: string;
}

/** Why a lock file or an artifact is refused. */
export interface ArtifactFault {
  /** Row or place, "artifacts.kubelet/1.36.2/arm64". */
  readonly path: string;
  readonly reason: string;
}

const schema = z.strictObject({
  artifacts: z.array(
    z.strictObject({
      name: z.string().min(1),
      version: z.string().min(1),
      architecture: z.enum(architectures),
      source: z.string().min(1),
      sha256: z.string().regex(/^[0-9a-f]{64}$/, "must be 64 lower-case hexadecimal digits"),
    }),
  ),
});

/** "kubelet/1.36.2/arm64": how rows are named in messages. */
export function rowKey(row: Pick<LockRow, "name" | "version" | "architecture">): string {
  return `${row.name}/${row.version}/${row.architecture}`;
}

/** Reads a lock file's text. All faults at once; with any fault there are no rows. */
export function parseLock(text: string): { rows: readonly LockRow[]; faults: ArtifactFault[] } {
  const document = parseDocument(text);
  if (document.errors.length > 0)
    return {
      rows: [],
      faults: document.errors.map((e) => ({
        path: "lock",
        reason: e.message.split("\n")[0] ?? "",
      })),
    };
  const parsed = schema.safeParse(plain(document), { reportInput: true });
  if (!parsed.success)
    return {
      rows: [],
      faults: parsed.error.issues.map((i) => ({
        path: ["lock", ...i.path].join("."),
        reason: `${words(i)}; learn it anew with "npm run artifacts:lock"`,
      })),
    };
  const rows = parsed.data.artifacts;
  const seen = new Set<string>();
  const faults = rows.flatMap((row) => {
    const key = rowKey(row);
    if (!seen.has(key)) return (seen.add(key), []);
    return [{ path: `lock.${key}`, reason: "is listed twice; keep one row" }];
  });
  return faults.length > 0 ? { rows: [], faults } : { rows, faults };
}

/** Nothing where aliases repeat each other beyond measure: no program of ours wrote that. */
function plain(document: ReturnType<typeof parseDocument>): unknown {
  try {
    return document.toJS() as unknown;
  } catch {
    return undefined;
  }
}

function words(issue: z.core.$ZodIssue): string {
  if (issue.code === "unrecognized_keys")
    return `has keys that are not known: ${issue.keys.join(", ")}`;
  if (issue.code === "invalid_format") return issue.message;
  if (issue.input === undefined || issue.input === null || issue.input === "") return "is missing";
  if (issue.code === "invalid_value")
    return `must be one of ${issue.values.map(String).join(", ")}`;
  if (issue.code !== "invalid_type") return issue.message;
  const wanted = { array: "a list", object: "a mapping", string: "text" }[issue.expected as string];
  return `must be ${wanted ?? issue.expected}`;
}

/** Lock file text: rows in key order, so that learning a hash again changes one line. */
export function renderLock(rows: readonly LockRow[]): string {
  const sorted = [...rows].sort((a, b) => (rowKey(a) < rowKey(b) ? -1 : 1));
  const artifacts = sorted.map(({ name, version, architecture, source, sha256 }) => ({
    name,
    version,
    architecture,
    source,
    sha256,
  }));
  return `# Hashes of artifacts, written by a program; one row each.\n${stringify({ artifacts }, { lineWidth: 0 })}`;
}
