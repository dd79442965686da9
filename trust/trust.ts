import { readFileSync, realpathSync, renameSync, statSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { inventoryOf } from "../inventory/project";
import { didYouMean } from "../inventory/suggest";
import { fingerprint, parseHostKey } from "../provider/ssh/host-key";
import { Pool } from "../provider/ssh/pool";
import { withHostKey } from "./edit";
import { fetchHostKey } from "./handshake";
import { type Order, UsageError } from "./order";
import { accessTo, inWaves, type Subject, subjectsOf } from "./subjects";

/** What surrounds a run. */
export interface Surroundings {
  /** Folder with the Pulumi.yaml. */
  readonly project: string;
  readonly env: NodeJS.ProcessEnv;
  readonly say: (line: string) => void;
  /** Asks a person. @default absent: nobody is there */
  readonly ask?: (question: string) => Promise<string>;
}

/** How a person compares a fingerprint with the truth. */
const onTheMachine = "`ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub` on the machine itself";

/**
 * Learns host keys into the inventory.
 * @returns whether every host asked for is trusted now
 * @throws InventoryError, UsageError
 */
export async function trust(order: Order, around: Surroundings): Promise<boolean> {
  const file = inventoryOf(around.project, order.stack);
  const path = resolve(around.project, file);
  const subjects = subjectsOf({ file, text: readFileSync(path, "utf8") });
  for (const host of order.hosts) {
    if (!subjects.has(host))
      throw new UsageError(`there is no host ${host}; ${didYouMean(host, [...subjects.keys()])}`);
  }
  const pool = new Pool(around.env);
  const keys = new Map<string, string>();
  for (const { name, pinned } of subjects.values()) if (pinned) keys.set(name, pinned);
  const names = order.hosts.length > 0 ? order.hosts : [...subjects.keys()];
  let complete = true;
  try {
    for (const wave of inWaves(subjects, names)) {
      const looks = wave.map((subject) => look(subject, subjects, keys, pool));
      for (const [index, found] of (await Promise.all(looks)).entries()) {
        const subject = wave[index]!;
        const { name } = subject;
        if ("offline" in found) {
          around.say(`${name}: declared offline, not asked`);
        } else if ("reason" in found) {
          around.say(`${name}: not learned: ${found.reason}`);
          complete = false;
        } else if (!(await accept(subject, found.key, keys, order, around))) {
          complete = false;
        } else if (found.key !== subject.pinned) {
          keys.set(name, found.key);
          rewrite(path, (text) => withHostKey(text, name, found.key));
          around.say(`${name}: written into ${file}`);
        }
      }
    }
  } finally {
    await pool.close();
  }
  return complete;
}

type Found = { readonly key: string } | { readonly reason: string } | { readonly offline: true };

async function look(
  subject: Subject,
  subjects: ReadonlyMap<string, Subject>,
  keys: ReadonlyMap<string, string>,
  pool: Pool,
): Promise<Found> {
  if (subject.offline) return { offline: true };
  const access = accessTo(subject, subjects, keys);
  if (typeof access === "string") {
    return { reason: `the way to it leads through ${access}, whose key is not trusted yet` };
  }
  try {
    return { key: await fetchHostKey(access, pool) };
  } catch (error) {
    return { reason: error instanceof Error ? error.message : String(error) };
  }
}

/** Whether a key that was seen is to be the host's. Says everything that a person needs to decide, and what follows. */
async function accept(
  subject: Subject,
  key: string,
  keys: ReadonlyMap<string, string>,
  order: Order,
  { say, ask }: Surroundings,
): Promise<boolean> {
  const { name, address, port, pinned } = subject;
  const seen = fingerprintOf(key);
  if (key === pinned) {
    say(`${name}: ${seen}, as pinned`);
    return true;
  }
  const refuse = (reason: string): false => {
    say(`${name}: refused: ${reason}`);
    return false;
  };
  if (pinned !== undefined && !order.replace.includes(name)) {
    return refuse(
      `its key has changed. Pinned is ${fingerprintOf(pinned)}, seen was ${seen}.\n` +
        `  Either another machine answers at ${address}, or this one was reinstalled. Find out which: compare with\n` +
        `  ${onTheMachine}. If it is the same there, allow it:\n` +
        `  npm run trust -- --stack ${order.stack} --replace ${name}`,
    );
  }
  const twin = [...keys].find(([other, known]) => other !== name && known === key)?.[0];
  if (twin !== undefined) {
    return refuse(
      `${seen} is also the key of ${twin}. If one is a clone of the other, make it a key of its own\n` +
        "  (`rm /etc/ssh/ssh_host_*; ssh-keygen -A` on it); else the address of one of them is wrong",
    );
  }
  const before = pinned === undefined ? "" : `, in place of ${fingerprintOf(pinned)}`;
  say(`${name} (${address} port ${port}) shows ED25519 ${seen}${before}`);
  const given = order.fingerprints.get(name);
  if (given !== undefined) {
    return given === seen || refuse(`--fingerprint says ${given}`);
  }
  if (ask === undefined) {
    return refuse(
      `nobody is here to confirm it. Compare with ${onTheMachine}, then give\n` +
        `  --fingerprint ${name}=SHA256:... as it says there`,
    );
  }
  const answer = (
    await ask(`  Compare with ${onTheMachine}.\n  Is it the same? [yes, no, or paste it] `)
  ).trim();
  if (answer === "yes" || answer === seen) return true;
  return refuse(answer.startsWith("SHA256:") ? "the two are different" : "not confirmed");
}

function fingerprintOf(key: string): string {
  return fingerprint(parseHostKey(key).blob);
}

/** The file is whole at any moment: an inventory cut short would be one with other hosts. */
function rewrite(path: string, change: (text: string) => string): void {
  const real = realpathSync(path);
  const next = `${real}.${process.pid}.new`;
  writeFileSync(next, change(readFileSync(real, "utf8")), { mode: statSync(real).mode });
  renameSync(next, real);
}
