import type { Session } from "../kind";
import { until } from "./commands";
import type { ClusterFacts } from "./facts";
import type { Members } from "./look";

/** Complaints that mean that some data has fewer copies than wanted at the moment, or none within reach. */
const fewerCopies = ["OSD_DOWN", "OSD_HOST_DOWN", "PG_AVAILABILITY", "PG_DEGRADED", "MON_DOWN"];

/** What forbids taking anything away now, in words. */
export function disquiet({ health }: ClusterFacts): string | undefined {
  const serious = Object.entries(health.checks).filter(([code]) => fewerCopies.includes(code));
  return serious.length === 0
    ? undefined
    : `waiting for Ceph: ${serious.map(([, text]) => text).join("; ")}`;
}

let change: Promise<unknown> = Promise.resolve();

/**
 * Changes that take something from the cluster, if only for a moment, run one at a time, each behind a gate: the next one
 * begins when all data has all its copies again. Edges of the graph cannot say this, since the same resources may well be
 * made side by side.
 * @throws Error when the cluster does not calm down within a quarter of an hour
 */
export function oneAtATime<T>(
  session: Session,
  members: Members,
  work: () => Promise<T>,
): Promise<T> {
  const next = async () => {
    await until(session, members, 900, (facts) => disquiet(facts));
    return work();
  };
  const mine = change.then(next, next);
  change = mine.catch(() => undefined);
  return mine;
}
