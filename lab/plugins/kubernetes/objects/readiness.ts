import { isMap, type Manifest } from "./manifest";

/** Whether a live object is what its users take for ready. */
export type Readiness =
  | { readonly state: "ready" }
  /** What it waits for, for the resource's row. */
  | { readonly state: "waiting"; readonly on: string }
  /** It will not become ready by itself. */
  | { readonly state: "failed"; readonly reason: string };

const READY: Readiness = { state: "ready" };

/** Asks the cluster for objects beside the one that is judged. */
export interface Surroundings {
  /** Ready addresses behind a Service. */
  readyEndpoints(service: Manifest): Promise<number>;
  /** "Immediate" or "WaitForFirstConsumer"; undefined when there is no such class. */
  bindingMode(storageClass: string | undefined): Promise<string | undefined>;
}

/** Judges by the rules of `kubectl rollout status` and, for what that does not know, of the original plugin. */
export async function readiness(live: Manifest, around: Surroundings): Promise<Readiness> {
  const generation = live.metadata.generation;
  const status = map(live["status"]);
  const observed = status["observedGeneration"];
  if (typeof observed === "number" && generation !== undefined && observed < generation) {
    return waiting("the controller to see the change");
  }
  const rule = RULES[live.kind];
  return rule === undefined ? READY : rule(live, map(live["spec"]), status, around);
}

type Rule = (
  live: Manifest,
  spec: Record<string, unknown>,
  status: Record<string, unknown>,
  around: Surroundings,
) => Readiness | Promise<Readiness>;

const RULES: Readonly<Record<string, Rule>> = {
  Deployment(_, spec, status) {
    if (status["observedGeneration"] === undefined) return waiting("the controller");
    const progressing = condition(status, "Progressing");
    if (progressing?.["reason"] === "ProgressDeadlineExceeded") {
      return failed(progressing, "its progress deadline is exceeded");
    }
    const wanted = number(spec["replicas"], 1);
    const updated = number(status["updatedReplicas"], 0);
    if (updated < wanted) return waiting(`${updated} of ${wanted} pods to be made`);
    if (number(status["replicas"], 0) > updated) return waiting("old pods to end");
    return counted(number(status["availableReplicas"], 0), wanted);
  },

  StatefulSet(_, spec, status) {
    if (map(spec["updateStrategy"])["type"] === "OnDelete") return READY;
    if (status["observedGeneration"] === undefined) return waiting("the controller");
    const wanted = number(spec["replicas"], 1);
    const partition = number(map(map(spec["updateStrategy"])["rollingUpdate"])["partition"], 0);
    const ready = number(status["readyReplicas"], 0);
    if (ready < wanted) return counted(ready, wanted);
    const updated = number(status["updatedReplicas"], 0);
    if (partition > 0) return counted(updated, Math.max(wanted - partition, 0));
    const same = status["updateRevision"] === status["currentRevision"];
    return same ? READY : waiting(`${updated} of ${wanted} pods to be updated`);
  },

  DaemonSet(_, spec, status) {
    if (map(spec["updateStrategy"])["type"] === "OnDelete") return READY;
    if (status["observedGeneration"] === undefined) return waiting("the controller");
    const wanted = number(status["desiredNumberScheduled"], 0);
    const updated = number(status["updatedNumberScheduled"], 0);
    if (updated < wanted) return waiting(`${updated} of ${wanted} pods to be made`);
    return counted(number(status["numberAvailable"], 0), wanted);
  },

  Job(_, __, status) {
    const broken = condition(status, "Failed");
    if (broken !== undefined) return failed(broken, "the job has failed");
    return condition(status, "Complete") ? READY : waiting("the job to complete");
  },

  Pod(_, __, status) {
    if (status["phase"] === "Succeeded") return READY;
    if (status["phase"] === "Failed") return failed(status, "the pod has failed");
    return condition(status, "Ready") ? READY : waiting(`the pod (${String(status["phase"])})`);
  },

  async PersistentVolumeClaim(_, spec, status, around) {
    if (status["phase"] === "Bound") return READY;
    const mode = await around.bindingMode(spec["storageClassName"] as string | undefined);
    return mode === "WaitForFirstConsumer" ? READY : waiting("a volume");
  },

  PersistentVolume: (_, __, status) =>
    ["Available", "Bound"].includes(String(status["phase"])) ? READY : waiting("the volume"),

  async Service(live, spec, status, around) {
    if (spec["type"] === "ExternalName") return READY;
    if (spec["type"] === "LoadBalancer" && !hasIngress(status))
      return waiting("an external address");
    const selects = Object.keys(map(spec["selector"])).length > 0;
    if (!selects || spec["clusterIP"] === "None") return READY;
    return (await around.readyEndpoints(live)) > 0 ? READY : waiting("a ready pod behind it");
  },

  Ingress: (_, __, status) => (hasIngress(status) ? READY : waiting("an address")),

  CustomResourceDefinition: (_, __, status) =>
    condition(status, "Established") ? READY : waiting("the API to serve it"),
};

/** A condition that is true. */
function condition(
  status: Record<string, unknown>,
  type: string,
): Record<string, unknown> | undefined {
  const conditions = (status["conditions"] ?? []) as Record<string, unknown>[];
  // A deployment's overdue progress is told by a condition that is false.
  return conditions.find(
    (entry) =>
      entry["type"] === type &&
      (entry["status"] === "True" || entry["reason"] === "ProgressDeadlineExceeded"),
  );
}

function hasIngress(status: Record<string, unknown>): boolean {
  const entries = map(status["loadBalancer"])["ingress"];
  return Array.isArray(entries) && entries.length > 0;
}

function counted(have: number, wanted: number): Readiness {
  return have >= wanted ? READY : waiting(`${have} of ${wanted} pods to be ready`);
}

function waiting(on: string): Readiness {
  return { state: "waiting", on };
}

function failed(told: Record<string, unknown>, otherwise: string): Readiness {
  const message = told["message"];
  const reason = typeof message === "string" && message !== "" ? message : otherwise;
  return { state: "failed", reason };
}

function number(value: unknown, otherwise: number): number {
  return typeof value === "number" ? value : otherwise;
}

function map(value: unknown): Record<string, unknown> {
  return isMap(value) ? value : {};
}
