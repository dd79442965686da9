import type { HostAccess } from "../access";
import type { Reader } from "../kind";
import { type ClusterFacts, parseFacts } from "./facts";
import { factsProgram } from "./python";

/** Hosts that hold the administrator's key, in the order they are asked. */
export type Members = readonly HostAccess[];

/** Facts, and the host that told them: the next command goes there. */
export interface Look {
  readonly facts: ClusterFacts;
  readonly via: HostAccess;
}

/**
 * How long one look serves the reads that follow. The engine reads resources in the order of their dependencies, so
 * reads of a chain never fall into one moment; without this each would cost a session with the monitors. Anything this
 * process changes forgets it.
 */
const freshForMilliseconds = 10_000;

const looks = new Map<string, { readonly at: number; readonly look: Promise<Look | undefined> }>();

/** The next look asks the cluster: called before and after everything that changes one. */
export function forgetLooks(): void {
  looks.clear();
}

/**
 * The cluster as the first member that can tell sees it; undefined when every member answers and none has a cluster.
 * @throws Error when a member holds a cluster whose monitors do not answer; UnreachableError when no member can tell
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
  const fresh = ask(reader, members);
  looks.set(key, { at: Date.now(), look: fresh });
  fresh.catch(() => looks.delete(key));
  return fresh;
}

/** Like `look`, of a cluster that has to be there. */
export async function lookAtCluster(
  reader: Reader,
  members: Members,
  freshFor = freshForMilliseconds,
): Promise<Look> {
  const seen = await look(reader, members, freshFor);
  if (seen === undefined)
    throw new Error(`no Ceph cluster on ${members.map((m) => m.host).join(", ")}`);
  return seen;
}

async function ask(reader: Reader, members: Members): Promise<Look | undefined> {
  let failure: unknown;
  for (const via of members) {
    try {
      const { code, stdout, stderr } = await reader.probe(via, { text: factsProgram });
      if (code === 0) return { facts: parseFacts(stdout), via };
      // 3: nothing here. It is not the end: the key reaches the other members some seconds after they joined.
      if (code !== 3) failure = new Error(`looking at Ceph from ${via.host}: ${stderr.trim()}`);
    } catch (error) {
      failure = error;
    }
  }
  if (failure !== undefined) throw failure;
  return undefined;
}
