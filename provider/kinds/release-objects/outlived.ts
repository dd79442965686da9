import type { Session } from "../../kind";
import type { KubernetesApi } from "../../kubernetes/api";
import { poll } from "../../poll";
import { isReady, type Pod } from "./pod";

interface AccountPod extends Pod {
  readonly metadata: Pod["metadata"] & {
    readonly creationTimestamp: string;
    readonly ownerReferences?: readonly unknown[];
  };
  readonly spec: {
    readonly volumes?: readonly {
      readonly projected?: { readonly sources?: readonly { serviceAccountToken?: unknown }[] };
    }[];
  };
}

/** How long a pod is waited for that takes another's place; what keeps it is for others to say. */
const patienceSeconds = 60;

/**
 * Pods that are older than the service account they run as, by name. One that was deleted and made anew is another to the API,
 * which refuses them until the kubelet renews their token, up to 48 minutes later. Only those that have a token, and an owner that
 * makes them anew.
 *
 * @param path of the account: "/api/v1/namespaces/web/serviceaccounts/visits"
 * @throws SilentApiError, RefusedError
 */
export async function outlivedPods(api: KubernetesApi, path: string): Promise<string[]> {
  const account = await api.request<AccountPod>({ method: "GET", path });
  if (account === undefined) return [];
  const { creationTimestamp } = account.metadata;
  const older = (await podsOf(api, path)).filter(
    // Times of the API sort as text.
    ({ metadata }) => metadata.creationTimestamp < creationTimestamp,
  );
  return older.filter(hasToken).map(({ metadata }) => metadata.name);
}

/**
 * Has them made anew, each when the one before is back.
 * @throws SilentApiError, RefusedError
 */
export async function renewOutlived(
  session: Session,
  api: KubernetesApi,
  path: string,
): Promise<void> {
  const names = await outlivedPods(api, path);
  if (names.length === 0) return;
  const wanted = readyOf(await podsOf(api, path));
  for (const name of names) {
    session.progress(`starting ${name} anew, which has outlived its service account`);
    await api.request({ method: "DELETE", path: `${collectionOf(path)}/${name}` });
    await poll(session, patienceSeconds, async () =>
      readyOf((await podsOf(api, path)).filter((pod) => pod.metadata.name !== name)) >= wanted
        ? true
        : undefined,
    );
  }
}

const collectionOf = (path: string) => path.replace(/serviceaccounts\/[^/]*$/, "pods");

/** Those that run as the account, have not done their work, and are not told to go. */
async function podsOf(api: KubernetesApi, path: string): Promise<AccountPod[]> {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const found = await api.request<{ readonly items: readonly AccountPod[] }>({
    method: "GET",
    path: `${collectionOf(path)}?fieldSelector=spec.serviceAccountName=${name}`,
  });
  return (found?.items ?? []).filter(
    ({ metadata, status }) =>
      metadata.deletionTimestamp === undefined &&
      metadata.ownerReferences?.length &&
      !["Succeeded", "Failed"].includes(status?.phase ?? ""),
  );
}

const hasToken = ({ spec }: AccountPod) =>
  spec.volumes?.some(({ projected }) =>
    projected?.sources?.some(({ serviceAccountToken }) => serviceAccountToken !== undefined),
  ) === true;

const readyOf = (pods: readonly Pod[]) => pods.filter(isReady).length;
