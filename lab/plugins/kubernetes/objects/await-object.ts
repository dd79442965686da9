import { setTimeout as pause } from "node:timers/promises";
import type { OperationCall } from "../../../../provider/grpc/handlers";
import { UnreachableError, type ClusterApi } from "../cluster-api";
import type { Manifest } from "./manifest";
import type { ObjectClient } from "./object-client";
import { readiness, type Surroundings } from "./readiness";

const POLL_MILLISECONDS = 1000;
const DEFAULT_SECONDS = 600;

/** From the resource's `customTimeouts`, the annotation, or the original's default. */
export function timeoutOf(
  call: OperationCall,
  annotations: Readonly<Record<string, unknown>>,
): number {
  const annotated = Number(annotations["pulumi.com/timeoutSeconds"]);
  if (call.timeoutSeconds > 0) return call.timeoutSeconds;
  return annotated > 0 ? annotated : DEFAULT_SECONDS;
}

/**
 * Waits until the object is ready.
 * @returns the object as last seen, and why it is not ready if it is not
 */
export async function awaitReady(
  call: OperationCall,
  client: ObjectClient,
  api: ClusterApi,
  object: Manifest,
  seconds: number,
): Promise<{ live: Manifest; problem?: string }> {
  const end = Date.now() + seconds * 1000;
  const around = surroundings(api);
  let live = object;
  for (;;) {
    const verdict = await readiness(live, around);
    if (verdict.state === "ready") return { live };
    if (verdict.state === "failed") return { live, problem: verdict.reason };
    const waits = `waiting for ${verdict.on}`;
    if (call.signal.aborted) return { live, problem: `cancelled while ${waits}` };
    if (Date.now() > end) return { live, problem: `after ${seconds} s still ${waits}` };
    call.progress(waits);
    await pause(POLL_MILLISECONDS, undefined, { signal: call.signal }).catch(() => undefined);
    const now = await look(client, object, live);
    if (now === undefined) return { live, problem: "it was deleted by somebody else" };
    live = now;
  }
}

/** Waits until the object is gone. @throws Error when it is still there at the end */
export async function awaitGone(
  call: OperationCall,
  client: ObjectClient,
  object: Manifest,
  seconds: number,
): Promise<void> {
  const end = Date.now() + seconds * 1000;
  const uid = object.metadata["uid"];
  for (;;) {
    const live = await look(client, object, object);
    // One of the same name may have been made since.
    if (live === undefined || (uid !== undefined && live.metadata["uid"] !== uid)) return;
    if (call.signal.aborted) throw new Error("cancelled while waiting for the deletion");
    if (Date.now() > end) {
      const finalizers = (live.metadata["finalizers"] as string[] | undefined) ?? [];
      const held = finalizers.length === 0 ? "" : `; held by ${finalizers.join(", ")}`;
      throw new Error(`after ${seconds} s it is still there${held}`);
    }
    call.progress("waiting for the deletion");
    await pause(POLL_MILLISECONDS, undefined, { signal: call.signal }).catch(() => undefined);
  }
}

/** A moment without the cluster does not end a wait. */
async function look(
  client: ObjectClient,
  object: Manifest,
  last: Manifest,
): Promise<Manifest | undefined> {
  try {
    return await client.request("GET", object);
  } catch (error) {
    if (error instanceof UnreachableError) return last;
    throw error;
  }
}

function surroundings(api: ClusterApi): Surroundings {
  return {
    async readyEndpoints({ metadata: { namespace = "default", name } }) {
      const selector = encodeURIComponent(`kubernetes.io/service-name=${name}`);
      const path = `/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices`;
      const list = (await api.request("GET", `${path}?labelSelector=${selector}`)) as {
        items?: { endpoints?: { conditions?: { ready?: boolean } }[] | null }[];
      };
      const endpoints = (list.items ?? []).flatMap((slice) => slice.endpoints ?? []);
      return endpoints.filter((endpoint) => endpoint.conditions?.ready !== false).length;
    },

    async bindingMode(storageClass) {
      if (storageClass === undefined || storageClass === "") return undefined;
      const path = `/apis/storage.k8s.io/v1/storageclasses/${storageClass}`;
      const found = (await api.request("GET", path)) as { volumeBindingMode?: string } | undefined;
      return found?.volumeBindingMode;
    },
  };
}
