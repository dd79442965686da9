import { until } from "../../ceph/commands";
import type { ClusterFacts } from "../../ceph/facts";
import { type Look, lookAtCluster } from "../../ceph/look";
import type { Session } from "../../kind";
import { SilentError } from "../../silent-error";
import type { CephClusterInputs } from "./resource";
import { settled } from "./settled";

/** Who serves a cluster that could be looked at: without a manager nothing can be ordered. */
export const servingWord = ({ orchestrated }: ClusterFacts) =>
  orchestrated ? settled.serving : "monitors without a manager";

/** Starts what the orchestrator has placed here, and which it could start by itself if it ran. */
const WAKE = `for folder in "/var/lib/ceph/$fsid"/mon.* "/var/lib/ceph/$fsid"/mgr.*; do
  [ -d "$folder" ] || continue
  unit=ceph-$fsid@\${folder##*/}.service
  if systemctl --quiet is-active "$unit"; then continue; fi
  progress "starting $unit"
  systemctl reset-failed "$unit" 2>/dev/null || :
  systemctl --quiet enable "$unit" && systemctl start "$unit" || :
done`;

/**
 * The cluster, served by monitors and managers: where they are silent, those of each host are started and waited for. What
 * kept them from each other may have been mended by this very run, so that nothing has to be started.
 * @throws Error with what is silent still after five minutes
 */
export async function served(
  session: Session,
  { members, fsid }: CephClusterInputs,
): Promise<Look> {
  const seen = await lookAtCluster(session, members, 0).catch((error: unknown) => {
    if (error instanceof SilentError) return undefined;
    throw error;
  });
  if (seen?.facts.orchestrated) return seen;
  // A host that cannot be reached may be the one that a majority can do without.
  await Promise.allSettled(
    members
      .filter((access) => access.offline !== true)
      .map((access) => session.run(access, { text: WAKE, vars: { fsid } })),
  );
  return until(session, members, 300, ({ orchestrated }) =>
    orchestrated ? undefined : "waiting for a manager",
  );
}
