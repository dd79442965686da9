import { didYouMean } from "../inventory/suggest";

/** What a person asked for. */
export interface Order {
  readonly stack: string;
  /** Hosts by name; all where none is named. */
  readonly hosts: readonly string[];
  /** Hosts whose pinned key may be replaced by another. */
  readonly replace: readonly string[];
  /** Fingerprints that were read on the machines themselves, by host. */
  readonly fingerprints: ReadonlyMap<string, string>;
}

/** A command line that cannot be followed. */
export class UsageError extends Error {}

export const usage = `npm run trust -- --stack STACK [HOST...] [--replace HOST]... [--fingerprint HOST=SHA256:...]...

Fetches the public ed25519 host keys of the stack's hosts (of those named, or of all), shows their fingerprints, and writes
those that you confirm into the inventory. Nothing is logged in to, but for jump hosts on the way.

  --replace HOST                 its pinned key may be replaced: the machine was reinstalled
  --fingerprint HOST=SHA256:...  trust exactly this one without a question; for scripts`;

const options = ["--stack", "--replace", "--fingerprint"];

/** @param args words after the program's name; @throws UsageError */
export function parseOrder(args: readonly string[]): Order {
  const rest = [...args];
  const hosts: string[] = [];
  const replace: string[] = [];
  const fingerprints = new Map<string, string>();
  let stack: string | undefined;
  while (rest.length > 0) {
    const word = rest.shift() ?? "";
    if (!word.startsWith("-")) {
      hosts.push(word);
      continue;
    }
    const [option = "", joined] = word.split(/=(.*)/s);
    if (!options.includes(option)) {
      throw new UsageError(`${word} is not known; ${didYouMean(option, options)}`);
    }
    const value = joined ?? rest.shift() ?? "";
    if (value === "" || value.startsWith("-")) throw new UsageError(`${option} lacks its value`);
    if (option === "--stack") stack = value;
    else if (option === "--replace") replace.push(value);
    else {
      const [host, fingerprint] = fingerprintOf(value);
      fingerprints.set(host, fingerprint);
    }
  }
  if (stack === undefined) throw new UsageError("--stack is missing");
  // Who names hosts anywhere means those, and no others.
  const named = [...new Set([...hosts, ...replace, ...fingerprints.keys()])];
  return { stack, hosts: named, replace, fingerprints };
}

function fingerprintOf(value: string): [host: string, fingerprint: string] {
  const [host = "", fingerprint = ""] = value.split(/=(.*)/s);
  if (host === "" || !/^SHA256:[A-Za-z0-9+/]{43}$/.test(fingerprint)) {
    throw new UsageError(
      `--fingerprint ${value} is none; write HOST=SHA256:... as \`ssh-keygen -l\` prints it`,
    );
  }
  return [host, fingerprint];
}
