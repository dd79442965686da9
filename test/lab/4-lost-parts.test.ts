/**
 * A part of the cluster is lost in a way that its host does not mend by itself: its data of etcd, its place among the members,
 * its node object, all of it. The preview shows it, one `up` mends it while the others serve, and the host takes new pods afterwards.
 *
 * Not proved here: a disk that loses what it had acknowledged.
 */
import { beforeAll, expect, test } from "vitest";
import { LabSite } from "./support/site";

let site: LabSite;
beforeAll(async () => {
  site = await LabSite.open();
  expect(await site.preview(), "the site must be quiet before it is broken").toEqual([]);
});

const lacks = async (node: string) =>
  (await site.preview()).find(
    (step) => step.kind === "croft:kubernetes:ControlPlane" && step.name === `kubernetes-${node}`,
  );

/** One `up`, then an empty preview, and a pod of the page that is started on the node and answers there. */
async function mended(node: string): Promise<void> {
  await site.up();
  await site.quiet(60);
  const pods = `kubectl -n visits get pods --field-selector spec.nodeName=${node} -o name`;
  await site.on("workstation", `for pod in $(${pods}); do kubectl -n visits delete $pod; done`);
  await site.on("workstation", "kubectl -n visits rollout status deployment --timeout=120s");
  await site.on(node, "curl -sSf -m 5 -o /dev/null http://$(hostname):30080/");
}

const etcd = (order: string) =>
  `cd /etc/kubernetes/pki/etcd && curl -sSf --cacert ca.crt --cert healthcheck-client.crt --key healthcheck-client.key ${order}`;

// Broken by: starting the kubelet again and waiting. An etcd whose log is shorter than the others know it ends at once.
test("a control plane that has lost its data of etcd", async () => {
  await site.on(
    "node2",
    "rm -rf /var/lib/etcd/member; crictl stop $(crictl ps -q --name '^etcd$') >/dev/null; sleep 10",
  );
  expect((await lacks("node2"))?.fields).toContain("membership");
  await mended("node2");
});

test("a control plane whose member somebody has taken out of etcd", async () => {
  const list = await site.on(
    "node1",
    etcd("-d '{}' https://localhost:2379/v3/cluster/member/list"),
  );
  const { members } = JSON.parse(list) as { members: { ID: string; name: string }[] };
  const { ID } = members.find(({ name }) => name === "node3")!;
  const remove = `-d '{"ID":"${ID}"}' https://localhost:2379/v3/cluster/member/remove`;
  await site.on("node1", `${etcd(remove)}; sleep 10`);
  expect((await lacks("node3"))?.fields).toContain("membership");
  await mended("node3");
});

test.each([
  // Broken by: leaving the bridge of the node's former network, under which no new pod starts though the node is Ready.
  ["a node whose object is deleted", "node2", "workstation", "kubectl delete node node2; sleep 60"],
  // Broken by: taking a host whose files are gone for one that was never a member, or its member's record for the whole truth.
  [
    "a control plane on which somebody has run kubeadm reset",
    "node3",
    "node3",
    "PATH=/usr/local/bin:$PATH kubeadm reset --force >/dev/null 2>&1; sleep 5",
  ],
])("%s", async (_, node, where, command) => {
  await site.on(where, command);
  expect((await lacks(node))?.fields).toContain("membership");
  await mended(node);
});
