/** The once-only act of initialising: where it is done, and when it must not be. */
import { expect, test } from "vitest";
import { kind } from "../../../provider/kinds/kubernetes-cluster/kind";
import { sha256 } from "../../../provider/sha256";
import { inputs, member, own } from "./cluster-inputs";
import { FakeSession } from "./fake-session";

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
])("a foreign cluster, %s, is refused", async (_, facts) => {
  const session = new FakeSession({ a: {}, b: {}, c: facts });
  const [refusal] = await kind.refuse!(session, inputs());
  expect(refusal).toContain("c runs a cluster that small is not: its authority is another one");
});

// Broken by: leaving it to kubeadm, which would find it half way, and after the preview has promised a cluster.
test("files that no record tells of are refused", async () => {
  const session = new FakeSession({ a: {}, b: { strange: "/var/lib/etcd/member\n" }, c: {} });
  expect(await kind.refuse!(session, inputs())).toEqual([
    "b has files of a cluster's node of which Croft has no record (/var/lib/etcd/member); save what is needed, and reset that " +
      "host by hand (kubeadm reset)",
  ]);
});

test("where nothing stands, and where the cluster itself does, nothing is refused", async () => {
  expect(await kind.refuse!(new FakeSession({ a: {}, b: {}, c: {} }), inputs())).toEqual([]);
  expect(await kind.refuse!(new FakeSession({ a: {}, b: member, c: {} }), inputs())).toEqual([]);
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
  expect(await kind.refuse!(session, inputs(), live!.inputs)).toEqual([
    "podNetwork (10.99.0.0/16 to 10.40.0.0/16) of a running cluster cannot be changed in place; declare what runs, or " +
      "destroy the cluster first",
  ]);
  expect(await kind.refuse!(session, inputs("a"), inputs())).toEqual([]);
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
