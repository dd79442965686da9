import { ceph } from "../../ceph/commands";
import type { DiskFacts } from "../../ceph/disk";
import type { Session } from "../../kind";
import { words } from "../../rows";
import type { CephOsdInputs } from "./resource";

/** Fact `leftovers`: names of daemons on the host that serve the device $real for another OSD than $uuid, which it holds. */
const LEFTOVERS = `for dir in "/var/lib/ceph/$fsid"/osd.*; do
  if [ -e "$dir/unit.run" ] && [ "$(readlink -f "$dir/block")" = "$real" ] && [ "$(cat "$dir/fsid")" != "$uuid" ]; then
    echo "\${dir##*/}"
  fi
done | factf leftovers`;

/**
 * Takes away the daemon of an OSD that the disk held before, and that somebody removed from the cluster alone (`ceph osd purge`).
 * The next one gets its number, and the orchestrator would leave it to that daemon, whose key is worth nothing. Not once there is
 * a next one: its key goes with the daemon's.
 */
export async function clearLeftovers(
  session: Session,
  { access, members, fsid }: CephOsdInputs,
  { real = "", osd = "" }: DiskFacts,
): Promise<void> {
  const script = { text: LEFTOVERS, vars: { fsid, real, uuid: osd } };
  const names = words((await session.probe(access, script)).facts["leftovers"]);
  if (names.length === 0) return;
  session.progress(`taking ${names.join(", ")} away, whose OSD is gone`);
  const command = { prefix: "orch daemon rm", names, force: true };
  // Of one that the orchestrator has never heard of there is nothing to take from it.
  await ceph(session, members, [{ to: "mgr", command, accept: [2, 22], timeoutSeconds: 120 }]);
}
