import { createHash } from "node:crypto";
import { type ArtifactRow, fileName } from "./catalogue";
import { rowKey, type LockRow } from "./lock";
import { registryDigest } from "./registry-digest";
import { Upstream } from "./upstream";

/** What asking upstream gave: rows to write, and one sentence for each row that could not be learned. */
export interface Learned {
  readonly rows: readonly LockRow[];
  readonly missed: readonly string[];
}

/** The hash upstream gives for a row. @throws Error when it gives none */
export async function learnHash(row: ArtifactRow, upstream = new Upstream()): Promise<string> {
  if (row.kind === "image") return registryDigest(row.source);
  if (row.checksum !== undefined) return upstream.checksum(row.checksum, fileName(row));
  // Published without a checksum, so there is nothing to go by but the bytes of today.
  const response = await fetch(row.source, { signal: AbortSignal.timeout(300_000) });
  if (!response.ok) throw new Error(`fetching ${row.source}: HTTP ${response.status}`);
  return createHash("sha256")
    .update(Buffer.from(await response.arrayBuffer()))
    .digest("hex");
}

/**
 * Lock rows for everything that is wanted, and for nothing else. A hash already in the lock is kept and not asked for: a
 * version whose bytes change upstream is what a lock file is there to refuse.
 *
 * @param known rows of the present lock file
 * @param ask where a hash comes from
 */
export async function learn(
  known: readonly LockRow[],
  ask: (row: ArtifactRow) => Promise<string>,
  wanted: readonly ArtifactRow[],
): Promise<Learned> {
  const rows: LockRow[] = [];
  const missed: string[] = [];
  for (const row of wanted) {
    const locked = known.find((k) => rowKey(k) === rowKey(row));
    const { name, version, architecture, source } = row;
    if (locked !== undefined) rows.push(locked);
    else
      try {
        rows.push({ name, version, architecture, source, sha256: await ask(row) });
      } catch (error) {
        missed.push(`${rowKey(row)}: ${(error as Error).message}`);
      }
  }
  return { rows, missed };
}
