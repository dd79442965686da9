import type { HostAccess } from "../access";
import { sameValue } from "../grpc/detailed-diff";
import type { Session } from "../kind";
import { KEY_IN } from "./client-files";
import { ceph } from "./commands";
import type { ClusterFacts } from "./facts";
import { grantCommand } from "./grant";
import type { Members } from "./look";

/** What a daemon may do, by its type. Monitors have one key together, which they do not list. @see cephadm, its services */
const CAPS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  osd: { mgr: "allow profile osd", mon: "allow profile osd", osd: "allow *" },
  mgr: { mds: "allow *", mon: "profile mgr", osd: "allow *" },
  mds: { mds: "allow", mon: "profile mds", osd: "allow rw tag cephfs *=*" },
};

function capsOf(daemon: string): Readonly<Record<string, string>> {
  return CAPS[daemon.slice(0, daemon.indexOf("."))] ?? {};
}

/**
 * How the monitors know the key of a daemon: without one there it runs on, and comes back from no restart.
 * @param daemon "osd.1", "mgr.node1.abcdef" @returns "as made", or how else
 */
export function keyStanding({ clients }: Pick<ClusterFacts, "clients">, daemon: string): string {
  const known = clients[daemon];
  if (known === undefined) return "unknown to the monitors";
  if (sameValue(known.caps, capsOf(daemon))) return "as made";
  const rights = Object.entries(known.caps).map((entry) => entry.join(" "));
  return `may ${rights.join(", ") || "nothing"}`;
}

const KEY = `${KEY_IN}key_in "/var/lib/ceph/$fsid/$daemon/keyring"`;

/**
 * Tells the monitors the key that the daemon itself has.
 * @param access its host
 * @throws Error when that has none
 */
export async function restoreKey(
  session: Session,
  members: Members,
  access: HostAccess,
  fsid: string,
  daemon: string,
): Promise<void> {
  const { stdout } = await session.run(access, { text: KEY, vars: { fsid, daemon } });
  const key = stdout.trim();
  if (key === "") throw new Error(`${access.host} has no key of ${daemon} any more`);
  await ceph(session, members, [grantCommand(daemon, key, capsOf(daemon))]);
}
