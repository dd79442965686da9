import type { ClusterApi } from "../cluster-api";
import { newestRevision } from "./stored-release";

const PENDING = ["pending-install", "pending-upgrade", "pending-rollback"];

/**
 * A helm that was killed leaves its revision "pending", and every later helm refuses with "another operation is in
 * progress". The engine's lock on the stack says that no other operation is: the unfinished revision is forgotten, the
 * one before it counts again, and objects that it had made are taken over by the next.
 *
 * @returns what was done, for the log; undefined when there was nothing to do
 */
export async function mendPending(
  api: ClusterApi,
  namespace: string,
  name: string,
): Promise<string | undefined> {
  const newest = await newestRevision(api, namespace, name);
  if (newest === undefined || !PENDING.includes(newest.status)) {
    return undefined;
  }
  await api.request("DELETE", newest.path);
  return `release ${namespace}/${name}: revision ${newest.revision} was left ${newest.status} by a run that did not end; starting again from the one before`;
}
