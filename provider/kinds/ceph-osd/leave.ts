import { ceph, until } from "../../ceph/commands";
import type { ClusterFacts, OsdFacts } from "../../ceph/facts";
import { look } from "../../ceph/look";
import type { Session } from "../../kind";
import { osdOf, readDisk } from "./locate";
import type { CephOsdInputs } from "./resource";

/**
 * Why the cluster cannot do without an OSD: with fewer hosts than copies its data has nowhere to go, and draining would
 * wait for ever. Undefined when it can.
 */
export function drainRefusal(facts: ClusterFacts, leaver: OsdFacts): string | undefined {
  const staying = facts.osds.filter((osd) => osd.id !== leaver.id && osd.up && osd.in);
  const hosts = new Set(staying.map(({ host }) => host)).size;
  const copies = Math.max(0, ...facts.pools.map(({ size }) => size));
  return hosts >= copies
    ? undefined
    : `without osd.${leaver.id}, ${hosts} hosts hold data of which ${copies} copies are wanted; ` +
        "add a host or lower storage.replicas first";
}

/**
 * Drains an OSD, removes it from the cluster, and empties its disk only if that was allowed by the disk's own word.
 * @throws Error when its data has nowhere to go, or is not moved in four hours
 */
export async function leave(session: Session, inputs: CephOsdInputs): Promise<void> {
  const { members, erase } = inputs;
  const seen = await look(session, members);
  if (seen === undefined) return;
  const osd = osdOf(seen.facts, await readDisk(session, inputs));
  if (osd === undefined) return;
  const refusal = drainRefusal(seen.facts, osd);
  if (refusal !== undefined) throw new Error(refusal);
  session.progress(`draining osd.${osd.id}`);
  // The orchestrator marks it out, waits until it is safe to destroy, and only then stops and purges it.
  await ceph(session, members, [
    { to: "mgr", command: { prefix: "orch osd rm", osd_id: [String(osd.id)], zap: erase } },
  ]);
  await until(session, members, 4 * 3600, ({ osds, health }) =>
    osds.some(({ id }) => id === osd.id)
      ? `draining osd.${osd.id}: ${Object.values(health.checks)[0] ?? "almost done"}`
      : undefined,
  );
}
