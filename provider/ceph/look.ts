import type { HostAccess } from "../access";
import { firstThenOthers } from "../first-then-others";
import type { Reader } from "../kind";
import { SilentError } from "../silent-error";
import type { ClusterFacts } from "./facts";
import { parseFacts } from "./parse-facts";
import { READ } from "./python";

/** Hosts that hold the administrator's key, in the order they are asked. */
export type Members = readonly HostAccess[];

/** Why the orchestrator's hosts and services cannot be read: that is no proof of their absence. */
export const noManager = "no Ceph manager serves, so nobody asks the orchestrator";

/** Facts, and the host that told them: the next command goes there. */
export interface Look {
  readonly facts: ClusterFacts;
  readonly via: HostAccess;
}

/**
 * How long one look serves the reads that follow. The engine reads resources in the order of their dependencies, so
 * reads of a chain never fall into one moment; without this each would cost a session with the monitors, or, while those
 * do not answer, the time to find that out. Anything this process changes forgets it.
 */
const freshForMilliseconds = 10_000;

interface Known {
  /** When it was over; a look under way is fresh. */
  at: number;
  readonly look: Promise<Look | undefined>;
}

const looks = new Map<string, Known>();

/** The next look asks the cluster: called before and after everything that changes one. */
export function forgetLooks(): void {
  looks.clear();
}

/**
 * The cluster as the first member that can tell sees it; undefined when every member answers and none has a cluster.
 * @throws SilentError when a member holds a cluster whose monitors do not answer; UnreachableError when no member can tell
 * @param freshFor age in milliseconds up to which an earlier look will do
 */
export function look(
  reader: Reader,
  members: Members,
  freshFor = freshForMilliseconds,
): Promise<Look | undefined> {
  const key = members.map((m) => `${m.host}@${m.address}:${m.port}`).join(" ");
  const known = looks.get(key);
  if (known !== undefined && Date.now() - known.at < freshFor) return known.look;
  const fresh: Known = { at: Infinity, look: ask(reader, members) };
  const over = () => {
    fresh.at = Date.now();
  };
  fresh.look.then(over, over);
  looks.set(key, fresh);
  return fresh.look;
}

/** Like `look`, for whoever has something to say or to do while nobody answers. */
export function lookOrSilence(
  ...args: Parameters<typeof look>
): Promise<Look | SilentError | undefined> {
  return look(...args).catch((error: unknown) => {
    if (error instanceof SilentError) return error;
    throw error;
  });
}

/** Like `look`, of a cluster that has to be there. */
export async function lookAtCluster(
  reader: Reader,
  members: Members,
  freshFor: number,
): Promise<Look> {
  const seen = await look(reader, members, freshFor);
  if (seen === undefined)
    throw new Error(`no Ceph cluster on ${members.map((m) => m.host).join(", ")}`);
  return seen;
}

async function ask(reader: Reader, members: Members): Promise<Look | undefined> {
  const said = await firstThenOthers(
    members,
    (via) => askOne(reader, via),
    (one) => "facts" in one,
  );
  const failed = said.find((one) => "failure" in one);
  const seen = said.find((one) => "facts" in one);
  if (seen === undefined && failed !== undefined) throw failed.failure;
  return seen;
}

/** Neither for a host that is of no cluster, or not yet: the key reaches some members seconds after they joined. */
type Said = Look | { readonly failure: unknown } | { readonly none: true };

async function askOne(reader: Reader, via: HostAccess): Promise<Said> {
  try {
    const { code, stdout, stderr } = await reader.probe(via, { text: READ });
    if (code === 0) return { facts: parseFacts(stdout), via };
    if (code === 3) return { none: true };
    const said = `looking at Ceph from ${via.host}: ${stderr.trim()}`;
    return { failure: code === 4 ? new SilentError(said) : new Error(said) };
  } catch (failure) {
    return { failure };
  }
}
