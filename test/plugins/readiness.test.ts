import { expect, test } from "vitest";
import type { Manifest } from "../../lab/plugins/kubernetes/objects/manifest";
import { readiness } from "../../lab/plugins/kubernetes/objects/readiness";
import { objectKind } from "../../lab/plugins/kubernetes/objects/tokens";
import type { Properties } from "../../provider/grpc/wire";

test.each([
  ["kubernetes:core/v1:Namespace", "v1 Namespace"],
  ["kubernetes:apps/v1:Deployment", "apps/v1 Deployment"],
  ["kubernetes:croft.example/v1alpha1:Hut", "croft.example/v1alpha1 Hut"],
  ["kubernetes:apps/v1:DeploymentPatch", undefined],
  ["kubernetes:core/v1:ConfigMapList", undefined],
  ["kubernetes:yaml/v2:ConfigGroup", undefined],
  ["kubernetes:helm.sh/v4:Chart", undefined],
])("type %s", (type, expected) => {
  const found = objectKind(type);
  expect(found && `${found.apiVersion} ${found.kind}`).toBe(expected);
});

const around = { readyEndpoints: async () => 0, bindingMode: async () => "WaitForFirstConsumer" };
const pods = { observedGeneration: 2, replicas: 2, updatedReplicas: 2, availableReplicas: 2 };
const late = {
  type: "Progressing",
  status: "False",
  reason: "ProgressDeadlineExceeded",
  message: "slow",
};

test.each<[string, string, Properties, Properties, Properties]>([
  ["all there", "Deployment", { replicas: 2 }, pods, { state: "ready" }],
  [
    "unseen change",
    "Deployment",
    {},
    { ...pods, observedGeneration: 1 },
    { on: "the controller to see the change" },
  ],
  ["no status", "Deployment", {}, {}, { on: "the controller" }],
  [
    "too few",
    "Deployment",
    { replicas: 3 },
    { ...pods, updatedReplicas: 3, replicas: 3 },
    { on: "2 of 3 pods to be ready" },
  ],
  ["old ones", "Deployment", { replicas: 2 }, { ...pods, replicas: 3 }, { on: "old pods to end" }],
  [
    "overdue",
    "Deployment",
    { replicas: 2 },
    { ...pods, conditions: [late] },
    { state: "failed", reason: "slow" },
  ],
  [
    "two revisions",
    "StatefulSet",
    { replicas: 1 },
    { observedGeneration: 2, readyReplicas: 1, updateRevision: "b", currentRevision: "a" },
    { on: "0 of 1 pods to be updated" },
  ],
  [
    "one node lacks it",
    "DaemonSet",
    {},
    {
      observedGeneration: 2,
      desiredNumberScheduled: 3,
      updatedNumberScheduled: 3,
      numberAvailable: 2,
    },
    { on: "2 of 3 pods to be ready" },
  ],
  ["running", "Job", {}, { active: 1 }, { on: "the job to complete" }],
  ["done", "Job", {}, { conditions: [{ type: "Complete", status: "True" }] }, { state: "ready" }],
  [
    "broken",
    "Job",
    {},
    { conditions: [{ type: "Failed", status: "True", message: "backoff" }] },
    { reason: "backoff" },
  ],
  ["pending", "Pod", {}, { phase: "Pending" }, { on: "the pod (Pending)" }],
  [
    "waits for its pod",
    "PersistentVolumeClaim",
    { storageClassName: "x" },
    { phase: "Pending" },
    { state: "ready" },
  ],
  [
    "nothing behind",
    "Service",
    { selector: { a: "b" }, clusterIP: "10.0.0.1" },
    {},
    { on: "a ready pod behind it" },
  ],
  ["headless", "Service", { selector: { a: "b" }, clusterIP: "None" }, {}, { state: "ready" }],
  [
    "no address",
    "Service",
    { type: "LoadBalancer" },
    { loadBalancer: {} },
    { on: "an external address" },
  ],
])("readiness, %s %s", async (_, kind, spec, status, expected) => {
  const live = { apiVersion: "x", kind, metadata: { name: "n", generation: 2 }, spec, status };
  expect(await readiness(live as Manifest, around)).toMatchObject(expected);
});
