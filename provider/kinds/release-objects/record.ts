import type { KubernetesApi } from "../../kubernetes/api";
import { type Get, listRevisions, storedRelease } from "../../kubernetes/helm-records";

/** What a release says of itself: a record of what it made, or that Helm is at work on it. */
export type Latest =
  { readonly status: "deployed"; readonly manifest: string } | { readonly status: "pending" };

/**
 * The newest record of a release that is deployed. While the newest of all is pending, it is Helm's turn: what is
 * half-way between two records is no tampering.
 * @returns undefined when no record is deployed: there is no such release, or none that ever succeeded
 */
export async function latestRecord(
  api: KubernetesApi,
  namespace: string,
  release: string,
): Promise<Latest | undefined> {
  const get: Get = (path, accept) => api.request({ method: "GET", path, accept });
  const revisions = await listRevisions(get, namespace, release);
  if (revisions[0]?.status.startsWith("pending-")) return { status: "pending" };
  const deployed = revisions.find(({ status }) => status === "deployed");
  const stored = deployed && (await storedRelease(get, deployed));
  return stored && { status: "deployed", manifest: stored.manifest };
}
