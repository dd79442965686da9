/** The once-only act of initialising: where it is done, and when it must not be. */
import { expect, test } from "vitest";
import type { HostAccess } from "../../../provider/access";
import type { Answer, Script } from "../../../provider/kind";
import { kind } from "../../../provider/kinds/kubernetes-cluster/kind";
import { recordAddons } from "../../../provider/kubernetes/addons";
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
  const session = new FakeSession({ a: { found: "" }, b: {}, c: {} });
  await kind.create(session, inputs());
  expect(session.ran.map(({ host, script }) => [host, script.vars])).toEqual([
    ["a", { version: "v1.36.2", unit: "unit of a", digest: sha256(own) }],
    ["a", undefined], // the note of its addons
  ]);
  const base64 = (text: string) => Buffer.from(text).toString("base64");
  expect(session.ran[0]!.stdin).toBe(
    `644 /etc/kubernetes/pki/ca.crt ${base64(own)}\n` +
      `600 /etc/kubernetes/pki/ca.key ${base64("secret")}\n` +
      `600 /var/lib/croft/kubernetes/kubeadm.yaml ${base64("configuration of a")}\n\n`,
  );
});

test("a first host that is declared offline: on the next", async () => {
  const session = new FakeSession({ b: { found: "" }, c: {} });
  await kind.create(session, inputs("a"));
  expect(session.ran.map(({ host }) => host)).toEqual(["b", "b"]);
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
  const session = new FakeSession({
    a: {},
    b: { running: "yes", authority: own, found: "" },
    c: {},
  });
  await kind.create(session, inputs());
  expect(session.ran.map(({ host }) => host)).toEqual(["b", "b"]);
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

interface Addon {
  readonly kind: string;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly [field: string]: unknown;
}

const addon = (kind: string, name: string, fields: object = {}): Addon => ({
  apiVersion: "v1",
  kind,
  metadata: { name, namespace: "kube-system", uid: "1", resourceVersion: "2" },
  ...fields,
});

const deployment = (replicas: number, annotations: object = {}) =>
  addon("Deployment", "coredns", {
    spec: {
      replicas,
      template: { metadata: { annotations }, spec: { containers: [{ name: "coredns" }] } },
    },
    status: { replicas },
  });

const complete = [
  addon("ServiceAccount", "coredns"),
  addon("ServiceAccount", "kube-proxy"),
  addon("ClusterRole", "system:coredns"),
  addon("ClusterRoleBinding", "system:coredns"),
  addon("ClusterRoleBinding", "kubeadm:node-proxier"),
  addon("Role", "kube-proxy"),
  addon("RoleBinding", "kube-proxy"),
  addon("ConfigMap", "coredns", { data: { Corefile: "." } }),
  addon("ConfigMap", "kube-proxy", { data: { "config.conf": "mode: iptables" } }),
  deployment(2),
  addon("DaemonSet", "kube-proxy"),
  addon("Service", "kube-dns"),
];

const nameOf = ({ kind, metadata }: Addon) => `${kind}/${String(metadata["name"])}`;

/** As the API lists them. */
const list = (items: readonly Addon[]) => JSON.stringify({ kind: "List", items });

/** What a session notes of addons that stand like this. */
async function noteOf(items: readonly Addon[]): Promise<Addon> {
  const session = new FakeSession({ a: { found: list(items) } });
  await recordAddons(session, access("a"));
  return JSON.parse(session.ran[0]!.stdin) as Addon;
}

/** What is said of addons that were made complete and have become these. */
async function standing(...changed: readonly Addon[]): Promise<string> {
  const names = changed.map(nameOf);
  const items = [...complete.filter((it) => !names.includes(nameOf(it))), ...changed];
  const found = list([...items, await noteOf(complete)]);
  const session = new FakeSession({ a: { ...member, found }, b: member, c: member });
  return (await kind.read(session, inputs()))!.inputs.addons;
}

const serving = { member: "yes", ready: "yes" };

test("what is missing of kubeadm's addons is named, and only those are made again, and noted", async () => {
  const rest = complete.filter((it) => it.kind !== "DaemonSet");
  const found = list([...rest, await noteOf(complete)]);
  const reader = new FakeSession({ a: { ...member, found }, b: member, c: member });
  const live = (await kind.read(reader, inputs()))!.inputs;
  expect(live.addons).toBe("missing: DaemonSet/kube-proxy");
  expect(kind.refuse!(reader, inputs(), live)).toEqual([]);
  const session = new FakeSession({ a: { ...serving, found }, b: {}, c: {} });
  await kind.update(session, live, inputs(), ["addons"]);
  expect(session.ran.map(({ host, script }) => [host, script.vars])).toEqual([
    ["a", { faulty: "kube-proxy" }],
    ["a", undefined],
  ]);
});

test("what was edited of them is named field by field, and put back as it was noted", async () => {
  expect(await standing(deployment(0))).toBe(
    "edited: Deployment/coredns spec.replicas: 0, made as 2",
  );
  const found = list([
    ...complete.filter((it) => it.kind !== "Deployment"),
    deployment(0),
    await noteOf(complete),
  ]);
  const session = new FakeSession({ a: { ...serving, found }, b: {}, c: {} });
  await kind.update(session, inputs(), inputs(), ["addons"]);
  expect(session.ran.map(({ script }) => script.vars)).toEqual([{ edited: "Deployment/coredns" }]);
  const { items } = JSON.parse(session.ran[0]!.stdin) as { items: readonly Addon[] };
  expect(items).toMatchObject([{ kind: "Deployment", spec: { replicas: 2 } }]);
  expect(items[0]!.metadata).toEqual({ name: "coredns", namespace: "kube-system" });
});

// Broken by: comparing what a person may change, or what controllers write.
test.each([
  ["a Corefile of somebody's own", addon("ConfigMap", "coredns", { data: { Corefile: "mine" } })],
  ["pods started anew", deployment(2, { "kubectl.kubernetes.io/restartedAt": "today" })],
  ["what the server counts", { ...deployment(2), status: { replicas: 1 } }],
])("%s is no difference", async (_, changed) => expect(await standing(changed)).toBe("in place"));

test.each([
  ["by no edition yet", []],
  [
    "in a note that somebody has edited",
    [addon("ConfigMap", "croft-addons", { data: { objects: "{" } })],
  ],
])("addons that were noted %s are made anew and noted", async (_, note) => {
  const found = list([...complete, ...note]);
  const reader = new FakeSession({ a: { ...member, found }, b: {}, c: {} });
  const { addons } = (await kind.read(reader, inputs()))!.inputs;
  expect(addons).toMatch(/^never compared: ServiceAccount\/coredns, /);
  expect(addons).not.toContain("ConfigMap/coredns");
  const session = new FakeSession({ a: { ...serving, found }, b: {}, c: {} });
  await kind.update(session, inputs(), inputs(), ["addons"]);
  expect(session.ran.map(({ script }) => script.vars)).toEqual([
    { faulty: "coredns kube-proxy" },
    undefined,
  ]);
});

// Broken by: taking silence for an end of the work, which the next preview would begin anew.
test("addons of which no API tells cannot be put back, and that is said", async () => {
  const session = new FakeSession({ a: serving, b: {}, c: {} });
  await expect(kind.update(session, inputs(), inputs(), ["addons"])).rejects.toThrow(
    "no API server tells of CoreDNS and kube-proxy",
  );
  expect(session.ran).toEqual([]);
});

test("another member tells of the addons where the first cannot; none that can is no difference", async () => {
  const found = list([...complete.slice(1), await noteOf(complete)]);
  const without = { ...member, found };
  const second = await kind.read(new FakeSession({ a: member, b: without, c: {} }), inputs());
  expect(second?.inputs.addons).toBe("missing: ServiceAccount/coredns");
  const none = await kind.read(new FakeSession({ a: member, b: member, c: {} }), inputs());
  expect(none?.inputs).toEqual(inputs());
});

/** Each of its hosts can let others in. */
class Serving extends FakeSession {
  override async probe(access: HostAccess, script?: Script): Promise<Answer> {
    const answer = await super.probe(access);
    const asked = script?.text.includes("fact ready yes") === true;
    return asked ? { ...answer, facts: serving } : answer;
  }
}

test("a cluster that is adopted gets back what is missing of its addons", async () => {
  const rest = complete.filter((it) => it.kind !== "Service");
  const found = list([...rest, await noteOf(complete)]);
  const session = new Serving({ a: { ...member, found }, b: member, c: {} });
  await kind.create(session, inputs());
  expect(session.ran.map(({ script }) => script.vars)).toEqual([{ faulty: "coredns" }, undefined]);
});
