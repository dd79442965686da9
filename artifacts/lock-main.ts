import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { projectFolder } from "../inventory/project";
import type { ArtifactRow } from "./catalogue";
import { learn, learnHash } from "./learn";
import { parseLock, renderLock } from "./lock";
import { statedByStacks, wantedRows } from "./stated";
import { Upstream } from "./upstream";

/**
 * `npm run artifacts:lock [-- FILE]`: adds to a lock file the hashes that it lacks of what the stacks' inventories name, and
 * drops what none of them names any more.
 */
async function main(file: string): Promise<number> {
  const { rows: known, faults } = existsSync(file)
    ? parseLock(readFileSync(file, "utf8"))
    : { rows: [], faults: [] };
  if (faults.length > 0) {
    for (const { path, reason } of faults) process.stderr.write(`${file} ${path}: ${reason}\n`);
    return 1;
  }
  const upstream = new Upstream();
  const ask = async (row: ArtifactRow) => {
    const site = row.kind === "image" ? `https://${row.source}` : row.source;
    if (!(await upstream.answers(site))) throw new Error(`${new URL(site).host} does not answer`);
    return learnHash(row, upstream);
  };
  const wanted = wantedRows(statedByStacks(projectFolder(process.cwd())));
  const { rows, missed } = await learn(known, ask, wanted);
  // Without anything learned an absent file stays absent: an empty one would look like a decision.
  if (rows.length > 0) writeFileSync(file, renderLock(rows));
  const fresh = rows.filter((row) => !known.includes(row)).length;
  process.stdout.write(`${file}: ${rows.length} rows, ${fresh} new\n`);
  for (const line of missed) process.stderr.write(`not learned: ${line}\n`);
  return missed.length === 0 ? 0 : 1;
}

main(process.argv[2] ?? "artifacts/lock.yaml").then(
  (code) => (process.exitCode = code),
  (error: Error) => {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  },
);
