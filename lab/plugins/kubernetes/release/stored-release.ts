import {
  type Get,
  listRevisions,
  type Revision,
  storedRelease,
  type StoredRelease,
} from "../../../../provider/kubernetes/helm-records";
import type { ClusterApi } from "../cluster-api";

/** The newest revision by its labels, without its content; undefined when there is no such release. */
export async function newestRevision(
  api: ClusterApi,
  namespace: string,
  name: string,
): Promise<Revision | undefined> {
  const [newest] = await listRevisions(through(api), namespace, name);
  return newest;
}

/** The newest revision; undefined when there is no such release. */
export async function newestRelease(
  api: ClusterApi,
  namespace: string,
  name: string,
): Promise<StoredRelease | undefined> {
  const newest = await newestRevision(api, namespace, name);
  return newest && storedRelease(through(api), newest);
}

function through(api: ClusterApi): Get {
  return (path, accept) => api.request("GET", path, accept);
}
