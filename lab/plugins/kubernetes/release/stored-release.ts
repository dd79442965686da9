import {
  type Get,
  listRevisions,
  storedRelease,
  type StoredRelease,
} from "../../../../provider/kubernetes/helm-records";
import type { ClusterApi } from "../cluster-api";

/** The way by which Helm's records, and what belongs to them, are read. */
export const getFrom =
  (api: ClusterApi): Get =>
  (path, accept) =>
    api.request("GET", path, accept);

/** The newest revision; undefined when there is no such release. */
export async function newestRelease(
  api: ClusterApi,
  namespace: string,
  name: string,
): Promise<StoredRelease | undefined> {
  const get = getFrom(api);
  const [newest] = await listRevisions(get, namespace, name);
  return newest && storedRelease(get, newest);
}
