import type { KubernetesApi } from "../../kubernetes/api";
import {
  type Get,
  isUnfinished,
  listRevisions,
  type Revision,
  storedRelease,
  type StoredRelease,
} from "../../kubernetes/helm-records";

/** The way by which Helm's records are read. */
export const getFrom =
  (api: KubernetesApi): Get =>
  (path, accept) =>
    api.request({ method: "GET", path, accept });

/** What Helm has noted of a release. */
export interface Records {
  /** The newest of all, where it is not finished: what is half-way between two records cannot be compared with one. */
  readonly pending?: Revision;
  /** The newest of all, where it failed: half-way as well, but Helm goes on from there. */
  readonly failed?: StoredRelease | undefined;
  /** The newest that is deployed; undefined for a release that is not there, and beside either of the above. */
  readonly deployed?: StoredRelease | undefined;
}

/** @throws SilentApiError, RefusedError */
export async function recordsOf(
  api: KubernetesApi,
  namespace: string,
  release: string,
): Promise<Records> {
  const get = getFrom(api);
  const revisions = await listRevisions(get, namespace, release);
  const [newest] = revisions;
  if (newest !== undefined && isUnfinished(newest.status)) return { pending: newest };
  if (newest?.status === "failed") return { failed: await storedRelease(get, newest) };
  const deployed = revisions.find(({ status }) => status === "deployed");
  return { deployed: deployed && (await storedRelease(get, deployed)) };
}

/**
 * Forgets a revision that is not finished: a Helm that was killed leaves it so, and every later one refuses, "another
 * operation is in progress". The one before it counts again; what it has made is taken over by the next.
 * @throws SilentApiError, RefusedError
 */
export async function forget(api: KubernetesApi, { path }: Revision): Promise<void> {
  await api.request({ method: "DELETE", path });
}
