import { fieldsOf } from "../../kubernetes/fields";
import type { Get, StoredRelease } from "../../kubernetes/helm-records";
import { type Released, releasedObjects } from "./manifest";
import { isReady, type Pod } from "./pod";

interface ReportedPod extends Pod {
  readonly status?: NonNullable<Pod["status"]> & {
    readonly initContainerStatuses?: readonly Container[];
    readonly containerStatuses?: readonly Container[];
  };
}

interface Container {
  readonly name: string;
  readonly ready: boolean;
  readonly state: { readonly waiting?: Reason; readonly terminated?: Ended };
  readonly lastState: { readonly terminated?: Ended };
}

interface Reason {
  readonly reason?: string;
  readonly message?: string;
}

interface Ended {
  readonly exitCode: number;
}

/** Of so many pods it is told what keeps them: with others it is mostly the same. */
const told = 3;

/**
 * Pods of a release that are not ready, and why: "pod visits-5f4b78d47c-bnjx4: web waits, ErrImagePull: not found". Helm, which
 * waits for them, says only that it has waited. What an ended container printed is left out: it may hold anything.
 * @throws ManifestError, and whatever `get` does
 */
export async function unreadyPods(
  get: Get,
  { manifest, name, namespace }: StoredRelease,
): Promise<string[]> {
  const lists = await Promise.all(
    releasedObjects(manifest, name, namespace).flatMap((object) => {
      const labels = labelsOfPods(object);
      if (labels === "") return [];
      const pods = `/api/v1/namespaces/${object.metadata.namespace ?? namespace}/pods`;
      return [get(`${pods}?labelSelector=${encodeURIComponent(labels)}`, "application/json")];
    }),
  );
  const found = lists.flatMap(
    (list) => (list as { items?: readonly ReportedPod[] } | undefined)?.items ?? [],
  );
  const words = found.filter(isUnready).map((pod) => `pod ${pod.metadata.name}: ${troubleOf(pod)}`);
  return [...new Set(words)].sort().slice(0, told);
}

/** By which a workload knows its pods: "app=visits,part=web"; empty for what has none. */
function labelsOfPods({ kind, metadata, spec }: Released): string {
  if (kind === "Job") return `job-name=${metadata.name}`;
  return Object.entries(fieldsOf(fieldsOf(fieldsOf(spec)["selector"])["matchLabels"]))
    .map(([key, value]) => `${key}=${String(value)}`)
    .join(",");
}

const isUnready = (pod: Pod) =>
  pod.metadata.deletionTimestamp === undefined &&
  pod.status?.phase !== "Succeeded" &&
  !isReady(pod);

function troubleOf({ status = {} }: ReportedPod): string {
  const { conditions = [], initContainerStatuses = [], containerStatuses = [] } = status;
  const placed = conditions.find(({ type }) => type === "PodScheduled");
  if (placed?.status !== "True") return placed?.message ?? "has no node yet";
  const containers = [...initContainerStatuses, ...containerStatuses];
  const [first] = containers.flatMap((container) => troubleOfContainer(container) ?? []);
  return first ?? "is not ready";
}

function troubleOfContainer({ name, ready, state, lastState }: Container): string | undefined {
  const ended = state.terminated ?? lastState.terminated;
  if (ended !== undefined && ended.exitCode !== 0) return `${name} ended with ${ended.exitCode}`;
  const { reason, message } = state.waiting ?? {};
  if (reason !== undefined) return `${name} waits, ${[reason, message].filter(Boolean).join(": ")}`;
  return ready || state.terminated ? undefined : `${name} runs, and is not ready`;
}
