import type { KubernetesApi } from "../../kubernetes/api";
import {
  type Get,
  listRevisions,
  storedRelease,
  type StoredRelease,
} from "../../kubernetes/helm-records";

/**
 * The newest record of a release that is deployed. While the newest of all is pending, it is Helm's turn: what is
 * half-way between two records is no tampering.
 * @returns undefined when no record is deployed: there is no such release, or none that ever succeeded
 */
export async function latestRecord(
  api: KubernetesApi,
  namespace: string,
  release: string,
): Promise<StoredRelease | "pending" | undefined> {
  const get: Get = (path, accept) => api.request({ method: "GET", path, accept });
  const revisions = await listRevisions(get, namespace, release);
  if (revisions[0]?.status.startsWith("pending-")) return "pending";
  const deployed = revisions.find(({ status }) => status === "deployed");
  return deployed && (await storedRelease(get, deployed));
}
