import { ceph } from "../../ceph/commands";
import type { ClusterFacts } from "../../ceph/facts";
import { grantCommand } from "../../ceph/grant";
import { sameValue } from "../../grpc/detailed-diff";
import type { Session } from "../../kind";
import type { CephOsdInputs } from "./resource";

/** What every OSD may do. @see cephadm, its service for OSDs */
const caps = { mgr: "allow profile osd", mon: "allow profile osd", osd: "allow *" } as const;

/** How the monitors know osd.`id`: without a key there it runs on, and comes back from no restart. */
export function keyStanding({ clients }: Pick<ClusterFacts, "clients">, id: number): string {
  const known = clients[`osd.${id}`];
  if (known === undefined) return "unknown to the monitors";
  if (sameValue(known.caps, caps)) return "as made";
  const rights = Object.entries(known.caps).map((entry) => entry.join(" "));
  return `may ${rights.join(", ") || "nothing"}`;
}

const KEY = `sed -n 's/^[[:space:]]*key *= *//p' "/var/lib/ceph/$fsid/osd.$id/keyring"`;

/**
 * Tells the monitors the key that the OSD itself has.
 * @throws Error when its host has none
 */
export async function restoreKey(
  session: Session,
  { access, members, fsid }: CephOsdInputs,
  id: number,
): Promise<void> {
  const { stdout } = await session.run(access, { text: KEY, vars: { fsid, id: String(id) } });
  const key = stdout.trim();
  if (key === "") throw new Error(`${access.host} has no key of osd.${id} any more`);
  await ceph(session, members, [grantCommand(`osd.${id}`, key, caps)]);
}
