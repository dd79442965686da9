import { KEY_IN } from "../../ceph/client-files";
import { until } from "../../ceph/commands";
import type { ClusterFacts } from "../../ceph/facts";
import { type Look, lookOrSilence } from "../../ceph/look";
import { wake } from "../../ceph/wake";
import type { Session } from "../../kind";
import type { CephClusterInputs } from "./resource";
import { settled } from "./settled";

/** Who serves a cluster that could be looked at: without a manager nothing can be ordered. */
export const servingWord = ({ orchestrated }: ClusterFacts) =>
  orchestrated ? settled.serving : "monitors without a manager";

/**
 * A monitor may ask for everything, in the name that all monitors share, and finds the others by a configuration of its own.
 * What it says comes only once they have a majority.
 *
 * The administrator gets all his rights back, and keeps his key, since the other hosts have it: as the monitors know it, or
 * where they know no administrator any more, as this host does.
 */
const RESCUE = `${KEY_IN}conf=/etc/ceph/ceph.conf keyring=/etc/ceph/ceph.client.admin.keyring
[ -d "/var/lib/ceph/$fsid/mon.$host" ] || exit 0
ask() { timeout 60 cephadm shell --fsid "$fsid" --name "mon.$host" -- ceph -n mon. -k "/var/lib/ceph/mon/ceph-$host/keyring" "$@"; }
progress "asking the monitor for the way in"
umask 077
text=$(ask config generate-minimal-conf 2>/dev/null) || exit 1
printf '%s\\n' "$text" | put 0644 "$conf"
key=$(ask auth get-key client.admin 2>/dev/null) || key=$(key_in "$keyring")
[ -n "$key" ] || key=$(ask auth get-or-create-key client.admin 2>/dev/null) || exit 1
grant() {
  printf '[client.admin]\\n\\tkey = %s\\n' "$key"
  printf '\\tcaps %s = "allow *"\\n' mds mgr mon osd
}
grant | ask auth import -i - && grant | put 0600 "$keyring"`;

/**
 * The cluster, served by monitors and managers: where they are silent, those of each host are started and waited for. What
 * kept them from each other may have been mended by this very run, so that nothing has to be started.
 * @throws Error with what is silent still after five minutes
 */
export async function served(
  session: Session,
  { members, fsid }: CephClusterInputs,
): Promise<Look> {
  const seen = await lookOrSilence(session, members, 0);
  if (seen !== undefined && "facts" in seen && seen.facts.orchestrated) return seen;
  const online = members.filter((access) => access.offline !== true);
  await wake(session, online, fsid, ["mon", "mgr"]);
  // One way in is enough: the other hosts' own rows bring it to those that are to have it.
  const rescues = online.slice(0, 1).map((access) => {
    return session.run(access, { text: RESCUE, vars: { fsid, host: access.host } });
  });
  await Promise.allSettled(rescues);
  return until(session, members, 300, ({ orchestrated }) =>
    orchestrated ? undefined : "waiting for a manager",
  );
}
