import { rows } from "../../rows";
import type { Download } from "./resource";

/** One installed download: what it was, its lines in the record, and what has become of its files since. */
export interface Installed {
  readonly sha256: string;
  readonly path: string;
  /** Lines of the record, to be kept when this download need not be fetched again. */
  readonly lines: readonly string[];
  /** Mode of a single file as it is now, four digits; "0755 of user 2" when it is not root's. */
  readonly mode: string;
  /** "/usr/bin/x is gone", "/usr/bin/y was changed"; empty when everything is as it was installed. */
  readonly damage: readonly string[];
}

export interface InstalledSet {
  readonly version: string;
  /** By index of the download. */
  readonly downloads: ReadonlyMap<number, Installed>;
}

/** What a set is now, from its record, the stamps of its files, and the hashes of those that were touched. */
export function installedSet(record: string, stamps: string, sums: string): InstalledSet {
  const live = new Map<string, { stamp: string; mode: string }>();
  for (const [, stamp = "", rights = "", path = ""] of fieldsOf(stamps)) {
    const [mode = "", owner = ""] = rights.split(":");
    live.set(path, { stamp, mode: owner === "0" ? mode : `${mode} of user ${owner}` });
  }
  const hashes = new Map(fieldsOf(sums).map(([sum = "", path = ""]) => [path, sum]));
  const lines = fieldsOf(record);
  const downloads = new Map<number, Installed>();
  for (const [, index, sha256 = "", path = ""] of lines.filter(([word]) => word === "D")) {
    const files = lines.filter(([word, i]) => word === "F" && i === index);
    const damage = files.flatMap(([, , sum = "", mode = "", stamp = "", file = ""]) => {
      const now = live.get(file);
      if (now === undefined) {
        return [`${file} is gone`];
      }
      if (now.stamp !== stamp && hashes.get(file) !== sum) {
        return [`${file} was changed`];
      }
      // A single file's mode is an input of its own; members of an archive are as the archive has them.
      return now.mode !== mode && file !== path ? [`${file} has mode ${now.mode}`] : [];
    });
    const own = lines.filter(([word, i]) => i === index && word !== "V");
    downloads.set(Number(index), {
      sha256,
      path,
      lines: own.map((fields) => fields.join(" ")),
      mode: (live.get(path)?.mode ?? "").padStart(4, "0"),
      damage,
    });
  }
  const version = lines.find(([word]) => word === "V")?.[1] ?? "";
  return { version, downloads };
}

/** The declared download as the host has it; undefined when it was never installed. */
export function liveDownload(
  declared: Download,
  installed: Installed | undefined,
): Download | undefined {
  if (installed === undefined) {
    return undefined;
  }
  const { damage } = installed;
  return {
    ...declared,
    path: installed.path,
    sha256: damage.length === 0 ? installed.sha256 : `[${damage.join(", ")}]`,
    mode: declared.strip < 0 ? installed.mode : declared.mode,
  };
}

function fieldsOf(text: string): string[][] {
  return rows(text).map((row) => row.split(/ +/));
}
