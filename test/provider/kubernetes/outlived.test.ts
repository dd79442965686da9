/** Pods that are older than their service account: what the API's list of both is read as, and what is made anew for it. */
import { expect, test } from "vitest";
import type { HostAccess } from "../../../provider/access";
import type { Script } from "../../../provider/kind";
import { workloadsOf } from "../../../provider/kinds/kubernetes-addon/workloads";
import { outlivedPods, restartOutlived } from "../../../provider/kubernetes/outlived";
import { access } from "./fake-session";
import { StandInHost } from "./stand-in-host";

const joined = {
  "etc/manifests/kube-apiserver.yaml": "    - --advertise-address=10.66.0.11\n",
  "own/member": "digest",
};

/** As kubectl prints them: kind, namespace and name, when it was made, account, when it was told to go. */
const listed = [
  "Pod|kube-flannel/kube-flannel-a|2026-12-01T13:30:37Z|flannel|",
  "Pod|kube-flannel/kube-flannel-b|2026-12-01T13:31:07Z|flannel|",
  "Pod|kube-flannel/kube-flannel-c|2026-12-01T13:31:07Z|flannel|2026-12-01T13:52:00Z",
  "Pod|kube-flannel/kube-flannel-d|2026-12-01T13:50:18Z|flannel|",
  "Pod|kube-system/etcd-node1|2026-12-01T13:30:30Z||",
  "Pod|kube-system/kube-proxy-a|2026-12-01T13:30:37Z|kube-proxy|",
  "Pod|kube-system/orphan|2026-12-01T13:30:37Z|nobody|",
  "ServiceAccount|kube-flannel/flannel|2026-12-01T13:50:18Z||",
  "ServiceAccount|kube-system/kube-proxy|2026-12-01T13:30:29Z||",
].join("\n");

const kubectl = `
case "$*" in
  "--server https://10.66.0.11:6443 get pods,serviceaccounts -A "*) cat $host/listed ;;
  *) echo "$*" | sed 's/^--server [^ ]* //' >>$host/asked ;;
esac`;

const hostWith = (lines: string) =>
  new StandInHost({ kubectl, curl: "echo ok" }, { ...joined, listed: `${lines}\n` });

test("those that started before it was made, and were not told to go", async () => {
  expect(await outlivedPods(hostWith(listed), [access("a")])).toEqual({
    "kube-flannel/flannel": ["kube-flannel-a", "kube-flannel-b"],
  });
});

test("a host that is of no cluster, and one whose API is silent, know of none", async () => {
  expect(await outlivedPods(new StandInHost(), [access("a")])).toEqual({});
  const silent = new StandInHost({ kubectl: "exit 1" }, joined);
  expect(await outlivedPods(silent, [access("a")])).toEqual({});
});

test("where one control plane is silent, another one tells", async () => {
  const [silent, tells] = [new StandInHost({ kubectl: "exit 1" }, joined), hostWith(listed)];
  const reader = {
    signal: silent.signal,
    probe: (where: HostAccess, script: Script) =>
      (where.host === "a" ? silent : tells).probe(where, script),
  };
  expect(await outlivedPods(reader, [access("a"), access("b")])).toHaveProperty([
    "kube-flannel/flannel",
  ]);
});

// Broken by: making all of them anew at once, which leaves nobody to answer names.
test("each is made anew when the one before is back; pods of others are let be", async () => {
  const host = hostWith(listed);
  await restartOutlived(host, [access("a")], {
    "kube-flannel/flannel": "DaemonSet/kube-flannel",
    "kube-system/kube-proxy": "DaemonSet/kube-proxy",
  });
  const steps = (pod: string) => [
    `-n kube-flannel delete pod ${pod} --ignore-not-found --wait=false`,
    `-n kube-flannel wait --for=delete pod/${pod} --timeout=60s`,
    "-n kube-flannel rollout status DaemonSet/kube-flannel --timeout=60s",
  ];
  expect(host.text("asked")?.trim().split("\n")).toEqual([
    ...steps("kube-flannel-a"),
    ...steps("kube-flannel-b"),
  ]);
});

test("nothing is asked for where none has outlived its account", async () => {
  const host = hostWith("ServiceAccount|kube-flannel/flannel|2026-12-01T13:50:18Z||");
  await restartOutlived(host, [access("a")], { "kube-flannel/flannel": "DaemonSet/kube-flannel" });
  expect(host.text("asked")).toBeUndefined();
});

test("which object of an addon starts pods of which account", () => {
  const objects = {
    "ServiceAccount x/y": "kind: ServiceAccount\nmetadata: { name: y, namespace: x }\n",
    "DaemonSet x/z":
      "kind: DaemonSet\nmetadata: { name: z, namespace: x }\nspec: { template: { spec: { serviceAccountName: y } } }\n",
  };
  expect(workloadsOf({ objects })).toEqual({ "x/y": "DaemonSet/z" });
});
