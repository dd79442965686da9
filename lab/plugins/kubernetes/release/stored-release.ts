import {
  type Get,
  listRevisions,
  storedRelease,
  type StoredRelease,
} from "../../../../provider/kubernetes/helm-records";
import type { ClusterApi } from "../cluster-api";

/** The newest revision; undefined when there is no such release. */
export async function newestRelease(
  api: ClusterApi,
  namespace: string,
  name: string,
): Promise<StoredRelease | undefined> {
  const get: Get = (path, accept) => api.request("GET", path, accept);
  const [newest] = await listRevisions(get, namespace, name);
  return newest && storedRelease(get, newest);
}
