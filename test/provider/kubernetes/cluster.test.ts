/** The once-only act of initialising: where it is done, and when it must not be. */
import { expect, test } from "vitest";
import type { HostAccess } from "../../../provider/access";
import type { Answer, Script } from "../../../provider/kind";
import { kind } from "../../../provider/kinds/kubernetes-cluster/kind";
import type { ClusterInputs } from "../../../provider/kinds/kubernetes-cluster/resource";
import { sha256 } from "../../../provider/sha256";
import { access, FakeSession } from "./fake-session";

const own = "-----BEGIN CERTIFICATE-----\nown\n";

function inputs(...offline: readonly string[]): ClusterInputs {
  return {
    cluster: "small",
    candidates: ["a", "b", "c"].map((name) => ({
      access: access(name, offline.includes(name) ? { offline: true } : {}),
      unit: `unit of ${name}`,
      configuration: `configuration of ${name}`,
    })),
    version: "v1.36.2",
    authority: own,
    authorities: { "ca.crt": own, "ca.key": "secret" },
    podNetwork: "10.40.0.0/16",
    serviceNetwork: "10.41.0.0/16",
    addons: "in place",
  };
}

const member = { member: sha256(own), running: "yes", authority: own, pods: "10.40.0.0/16" };

test("bare hosts: initialised once, with the words of the host it is done on", async () => {
  const session = new FakeSession({ a: {}, b: {}, c: {} });
  await kind.create(session, inputs());
  expect(session.ran.map(({ host, script }) => [host, script.vars])).toEqual([
    ["a", { version: "v1.36.2", unit: "unit of a", digest: sha256(own) }],
  ]);
  const base64 = (text: string) => Buffer.from(text).toString("base64");
  expect(session.ran[0]!.stdin).toBe(
    `644 /etc/kubernetes/pki/ca.crt ${base64(own)}\n` +
      `600 /etc/kubernetes/pki/ca.key ${base64("secret")}\n` +
      `600 /var/lib/croft/kubernetes/kubeadm.yaml ${base64("configuration of a")}\n\n`,
  );
});

test("a first host that is declared offline: on the next", async () => {
  const session = new FakeSession({ b: {}, c: {} });
  await kind.create(session, inputs("a"));
  expect(session.ran.map(({ host }) => host)).toEqual(["b"]);
});

// Broken by: taking an unreachable host for one without a cluster.
test("a host that cannot be reached might be the cluster: nothing is initialised", async () => {
  const session = new FakeSession({ b: {}, c: {} });
  await expect(kind.create(session, inputs())).rejects.toThrow("a cannot be reached");
  expect(session.ran).toEqual([]);
});

test("a cluster that runs is adopted", async () => {
  const session = new FakeSession({ a: {}, b: member, c: {} });
  await kind.create(session, inputs());
  expect(session.ran).toEqual([]);
});

test("an initialisation that was cut off goes on where it was", async () => {
  const session = new FakeSession({ a: {}, b: { running: "yes", authority: own }, c: {} });
  await kind.create(session, inputs());
  expect(session.ran.map(({ host }) => host)).toEqual(["b"]);
});

test.each([
  ["complete", { member: "another", running: "yes", authority: "another" }],
  ["of unknown making", { running: "yes", authority: "another" }],
])("a foreign cluster, %s, is refused and left alone", async (_, facts) => {
  const session = new FakeSession({ a: {}, b: {}, c: facts });
  await expect(kind.create(session, inputs())).rejects.toThrow(
    "c runs a cluster that small is not: its authority is another one",
  );
  expect(session.ran).toEqual([]);
});

test("it is there while one member says so, whoever else is down", async () => {
  const live = await kind.read(new FakeSession({ c: member }), inputs());
  expect(live?.inputs).toEqual(inputs());
});

test("it is gone only when every host says so", async () => {
  expect(await kind.read(new FakeSession({ a: {}, b: {}, c: {} }), inputs())).toBe(undefined);
  await expect(kind.read(new FakeSession({ a: {}, b: {} }), inputs())).rejects.toThrow(
    "c cannot be reached",
  );
});

test("networks of a running cluster are read, and never changed", async () => {
  const facts = { ...member, pods: "10.99.0.0/16" };
  const session = new FakeSession({ a: facts, b: {}, c: {} });
  const live = await kind.read(session, inputs());
  expect(live?.inputs.podNetwork).toBe("10.99.0.0/16");
  expect(kind.refuse!(session, inputs(), live!.inputs)).toEqual([
    "podNetwork (10.99.0.0/16 to 10.40.0.0/16) of a running cluster cannot be changed in place; declare what runs, or " +
      "destroy the cluster first",
  ]);
  expect(kind.refuse!(session, inputs("a"), inputs())).toEqual([]);
});

// Broken by: reading what a cluster is from live files, of which one edited by hand would then stop every run.
test("an authority's file edited on one control plane is no difference of the cluster", async () => {
  const facts = { ...member, authority: `${own}# evil` };
  const live = await kind.read(new FakeSession({ a: facts, b: {}, c: {} }), inputs());
  expect(live?.inputs).toEqual(inputs());
});

test("a member that joined under another authority is", async () => {
  const facts = { ...member, member: "another", authority: "another" };
  const live = await kind.read(new FakeSession({ a: facts, b: {}, c: {} }), inputs());
  expect(live?.inputs.authority).toBe("another");
});

const complete = [
  "serviceaccount/coredns",
  "serviceaccount/kube-proxy",
  "clusterrole.rbac.authorization.k8s.io/system:coredns",
  "clusterrolebinding.rbac.authorization.k8s.io/system:coredns",
  "clusterrolebinding.rbac.authorization.k8s.io/kubeadm:node-proxier",
  "role.rbac.authorization.k8s.io/kube-proxy",
  "rolebinding.rbac.authorization.k8s.io/kube-proxy",
  "configmap/coredns",
  "configmap/kube-proxy",
  "deployment.apps/coredns",
  "daemonset.apps/kube-proxy",
  "service/kube-dns",
];

test("what is missing of kubeadm's addons is named, and only those are made again", async () => {
  const found = complete.filter((name) => name !== "daemonset.apps/kube-proxy").join("\n");
  const reader = new FakeSession({ a: { ...member, found }, b: member, c: member });
  const live = (await kind.read(reader, inputs()))!.inputs;
  expect(live.addons).toBe("missing: daemonset.apps/kube-proxy");
  expect(kind.refuse!(reader, inputs(), live)).toEqual([]);
  const session = new FakeSession({ a: { member: "yes", ready: "yes" }, b: {}, c: {} });
  await kind.update(session, live, inputs(), ["addons"]);
  expect(session.ran.map(({ host, script }) => [host, script.vars])).toEqual([
    ["a", { missing: "kube-proxy" }],
  ]);
});

test("another member tells of the addons where the first cannot; none that can is no difference", async () => {
  const without = { ...member, found: complete.slice(1).join("\n") };
  const second = await kind.read(new FakeSession({ a: member, b: without, c: {} }), inputs());
  expect(second?.inputs.addons).toBe("missing: serviceaccount/coredns");
  const none = await kind.read(new FakeSession({ a: member, b: member, c: {} }), inputs());
  expect(none?.inputs).toEqual(inputs());
});

/** Each of its hosts can let others in. */
class Serving extends FakeSession {
  override async probe(access: HostAccess, script?: Script): Promise<Answer> {
    const answer = await super.probe(access);
    const asked = script?.text.includes("fact ready yes") === true;
    return asked ? { ...answer, facts: { member: "yes", ready: "yes" } } : answer;
  }
}

test("a cluster that is adopted gets back what is missing of its addons", async () => {
  const found = complete.filter((name) => name !== "service/kube-dns").join("\n");
  const session = new Serving({ a: { ...member, found }, b: member, c: {} });
  await kind.create(session, inputs());
  expect(session.ran.map(({ script }) => script.vars)).toEqual([{ missing: "coredns" }]);
});
