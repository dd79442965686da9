/**
 * kubeadm's addons: what of them is a difference, and how they are put back. What the API and kubectl make of it is for the
 * lab.
 */
import { expect, test } from "vitest";
import type { HostAccess } from "../../../provider/access";
import type { Answer, Script } from "../../../provider/kind";
import { kind } from "../../../provider/kinds/kubernetes-cluster/kind";
import { joinConfiguration, parts } from "../../../provider/kubernetes/addon-objects";
import { addonsStanding, noteAddons, restoreAddons } from "../../../provider/kubernetes/addons";
import { inputs, member, serving } from "./cluster-inputs";
import { access, FakeSession } from "./fake-session";
import { type Addon, addon, complete, deployment, list, nameOf, noteOf } from "./kubeadm-addons";

/** What is said of addons that were made complete and have become these. */
async function standing(...changed: readonly Addon[]): Promise<string> {
  const names = changed.map(nameOf);
  const items = [...complete.filter((it) => !names.includes(nameOf(it))), ...changed];
  const found = list([...items, await noteOf(complete)]);
  const session = new FakeSession({ a: { ...member, found }, b: member, c: member });
  return (await kind.read(session, inputs()))!.inputs.addons;
}

test("what is missing of kubeadm's addons is named, and only those are made again, and noted", async () => {
  const rest = complete.filter((it) => it.kind !== "DaemonSet");
  const found = list([...rest, await noteOf(complete)]);
  const reader = new FakeSession({ a: { ...member, found }, b: member, c: member });
  const live = (await kind.read(reader, inputs()))!.inputs;
  expect(live.addons).toBe("missing: DaemonSet/kube-proxy");
  expect(await kind.refuse!(reader, inputs(), live)).toEqual([]);
  const session = new FakeSession({ a: { ...serving, found }, b: {}, c: {} });
  await kind.update(session, live, inputs(), ["addons"]);
  expect(session.ran.map(({ host, script }) => [host, script.vars])).toEqual([
    ["a", { faulty: "addon kube-proxy" }],
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
  expect(session.ran).toHaveLength(1);
  const [, name, json] = /^(\S+) (.*)\n$/.exec(session.ran[0]!.stdin) ?? [];
  expect(name).toBe("Deployment/coredns");
  const object = JSON.parse(json!) as Addon;
  expect(object).toMatchObject({ kind: "Deployment", spec: { replicas: 2 } });
  expect(object.metadata).toEqual({ name: "coredns", namespace: "kube-system" });
});

const kubelets = (maxPods: number) =>
  addon("ConfigMap", "kubelet-config", { data: { kubelet: `maxPods: ${maxPods}\n` } });

// Broken by: looking at the addons only. What a join or a repair installs comes from there.
test("what later joins go by is compared as well, and put back", async () => {
  expect(await standing(kubelets(5))).toBe(
    'edited: ConfigMap/kubelet-config data.kubelet: "maxPods: 5\\n", made as "maxPods: 110\\n"',
  );
  const rest = complete.filter((it) => nameOf(it) !== "ClusterRole/kubeadm:get-nodes");
  const found = list([...rest, await noteOf(complete)]);
  const session = new FakeSession({ a: { ...serving, found } });
  await restoreAddons(session, [{ access: access("a"), configuration: "" }], "");
  expect(session.ran[0]?.script.vars).toEqual({ faulty: "bootstrap-token --skip-token-print" });
});

// Broken by: a note of all, by which whatever somebody has edited until then would be right from now on.
test("a control plane that tells the cluster its configuration anew notes that, and nothing else", async () => {
  const rest = complete.filter(
    (it) => !["Deployment/coredns", nameOf(kubelets(0))].includes(nameOf(it)),
  );
  const now = [...rest, deployment(0), kubelets(200)];
  const session = new FakeSession({ a: { found: list([...now, await noteOf(complete)]) } });
  await noteAddons(session, access("a"), joinConfiguration);
  const noted = JSON.parse(session.ran[0]!.stdin) as Addon;
  const reader = new FakeSession({ a: { found: list([...now, noted]) } });
  expect((await addonsStanding(reader, [access("a")], "")).addons).toBe(
    "edited: Deployment/coredns spec.replicas: 0, made as 2",
  );
});

// Broken by: comparing what a person may change, or what controllers write.
test.each([
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
  const session = new FakeSession({ a: { ...serving, found }, b: {}, c: {} });
  await kind.update(session, inputs(), inputs(), ["addons"]);
  expect(session.ran.map(({ script }) => script.vars)).toEqual([
    { faulty: parts.map(({ phase }) => phase).join("\n") },
    undefined,
  ]);
});

// Broken by: taking silence for an end of the work, which the next preview would begin anew.
test("addons of which no API tells cannot be put back, and that is said", async () => {
  const session = new FakeSession({ a: serving, b: {}, c: {} });
  await expect(kind.update(session, inputs(), inputs(), ["addons"])).rejects.toThrow(
    "no API server tells what kubeadm made",
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
  expect(session.ran.map(({ script }) => script.vars)).toEqual([
    { faulty: "addon coredns" },
    undefined,
  ]);
});
