import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { learn, learnHash } from "./learn";
import { parseLock, renderLock } from "./lock";
import { Upstream } from "./upstream";

/** `npm run artifacts:lock [-- FILE]`: adds to a lock file the hashes of what the catalogue names and it lacks. */
async function main(file: string): Promise<number> {
  const { rows: known, faults } = existsSync(file)
    ? parseLock(readFileSync(file, "utf8"))
    : { rows: [], faults: [] };
  if (faults.length > 0) {
    for (const { path, reason } of faults) process.stderr.write(`${file} ${path}: ${reason}\n`);
    return 1;
  }
  const upstream = new Upstream();
  const { rows, missed } = await learn(known, async (row) => {
    const site = row.kind === "image" ? `https://${row.source}` : row.source;
    if (!(await upstream.answers(site))) throw new Error(`${new URL(site).host} does not answer`);
    return learnHash(row, upstream);
  });
  // Without anything learned an absent file stays absent: an empty one would look like a decision.
  if (rows.length > 0) writeFileSync(file, renderLock(rows));
  process.stdout.write(`${file}: ${rows.length} rows, ${rows.length - known.length} new\n`);
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
