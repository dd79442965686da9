/** What is told of the pods that a failed revision waits for, from answers of the API as a kubelet and a scheduler write them. */
import { expect, test } from "vitest";
import { unreadyPods } from "../../provider/kinds/release-objects/unready";

const manifest = `apiVersion: apps/v1
kind: Deployment
metadata: { name: page, namespace: web }
spec: { selector: { matchLabels: { app: page, part: front } } }
---
apiVersion: batch/v1
kind: Job
metadata: { name: once }
---
apiVersion: v1
kind: Service
metadata: { name: page }
spec: { selector: { app: page } }
`;

const record = {
  name: "page",
  namespace: "site",
  version: 2,
  info: { status: "failed" },
  chart: { metadata: { name: "page", version: "1.0.0" } },
  manifest,
};

/** What is told where these pods are the Deployment's, and those the Job's. */
async function told(pods: readonly object[], ofJob: readonly object[] = []) {
  const lists: Record<string, readonly object[]> = {
    "/api/v1/namespaces/web/pods?labelSelector=app%3Dpage%2Cpart%3Dfront": pods,
    "/api/v1/namespaces/site/pods?labelSelector=job-name%3Donce": ofJob,
  };
  return unreadyPods((path) => Promise.resolve({ items: lists[path] }), record);
}

const placed = { type: "PodScheduled", status: "True" };
const pod = (status: object, metadata: object = {}) => ({
  metadata: { name: "page-1", ...metadata },
  status: { conditions: [placed], ...status },
});
const container = (more: object) => ({ name: "web", ready: false, lastState: {}, ...more });
const alone = (more: object) => pod({ containerStatuses: [container(more)] });

test.each<[string, object, string]>([
  ["nobody has looked at it", pod({ conditions: [] }), "has no node yet"],
  [
    "no node takes it",
    pod({
      conditions: [{ ...placed, status: "False", message: "0/3 nodes are available: too little." }],
    }),
    "0/3 nodes are available: too little.",
  ],
  [
    "its image is nowhere",
    alone({ state: { waiting: { reason: "ErrImagePull", message: "not found" } } }),
    "web waits, ErrImagePull: not found",
  ],
  [
    "its volume is not there",
    alone({ state: { waiting: { reason: "ContainerCreating" } } }),
    "web waits, ContainerCreating",
  ],
  // Broken by: telling of the pause between two starts, and not how each of them ended.
  [
    "it ends again and again",
    alone({
      state: { waiting: { reason: "CrashLoopBackOff", message: "back-off 5m0s" } },
      lastState: { terminated: { exitCode: 3 } },
    }),
    "web ended with 3",
  ],
  ["it has ended", alone({ state: { terminated: { exitCode: 4 } } }), "web ended with 4"],
  ["it does not answer", alone({ state: { running: {} } }), "web runs, and is not ready"],
  [
    "what comes first has not come to its end",
    pod({
      initContainerStatuses: [
        container({ name: "done", ready: true, state: { terminated: { exitCode: 0 } } }),
        container({ name: "first", state: { waiting: { reason: "CreateContainerConfigError" } } }),
      ],
      containerStatuses: [container({ state: { waiting: { reason: "PodInitializing" } } })],
    }),
    "first waits, CreateContainerConfigError",
  ],
  [
    "all of it is ready, and it is not",
    alone({ ready: true, state: { running: {} } }),
    "is not ready",
  ],
])("a pod that is not ready: %s", async (_, one, words) =>
  expect(await told([one])).toEqual([`pod page-1: ${words}`]),
);

test("pods that are ready, done or about to go are not told of, and a pod of two workloads once", async () => {
  const ready = pod({ conditions: [placed, { type: "Ready", status: "True" }] });
  const going = pod({}, { deletionTimestamp: "2026-01-02T03:04:05Z" });
  expect(await told([ready, going], [pod({ phase: "Succeeded" })])).toEqual([]);
  expect(await told([pod({})], [pod({})])).toEqual(["pod page-1: is not ready"]);
});

test("of many pods three are told of", async () => {
  const many = ["e", "d", "c", "b", "a"].map((name) => pod({}, { name }));
  expect(await told(many)).toEqual(["a", "b", "c"].map((name) => `pod ${name}: is not ready`));
});
