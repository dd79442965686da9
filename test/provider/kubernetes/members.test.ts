/** Joining and leaving: who is turned to, what is done in which order, and what is refused. The scripts run in the lab's tests. */
import { X509Certificate } from "node:crypto";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { sha256 } from "../../../provider/sha256";
import { joinCluster, joinFaults, renderJoin } from "../../../provider/kubernetes/joining";
import { leaveCluster } from "../../../provider/kubernetes/leaving";
import { golden } from "../../support/golden";
import { foreignMember } from "../../../provider/kubernetes/inputs";
import { FakeSession, type Hosts } from "./fake-session";
import { authority, nodeInputs as inputs } from "./node-inputs";

const up = { member: "yes", ready: "yes", list: golden("kubernetes/members.json") };
const part = { authorities: { "ca.crt": authority }, configuration: "configuration" };

test("a token is made by a ready control plane, used, and forgotten", async () => {
  const session = new FakeSession({
    node1: { member: "yes" },
    node2: { ...up, token: "abcdef.0123456789abcdef" },
    node3: {},
  });
  await joinCluster(session, inputs, part);
  expect(session.ran.map(({ host, script }) => [host, Object.keys(script.vars!)])).toEqual([
    ["node2", ["node", "host"]],
    ["node3", ["version", "unit", "digest"]],
    ["node2", ["token"]],
  ]);
});

test("a member that the cluster knows joins no second time", async () => {
  const session = new FakeSession({
    node1: {},
    node2: {},
    node3: { member: sha256(authority), role: "a worker" },
  });
  await joinCluster(session, inputs);
  expect(session.ran).toEqual([]);
});

const faults = (hosts: Hosts) => joinFaults(new FakeSession(hosts), inputs, "a worker");

// Broken by: adopting whatever node stands on the host.
test("a control plane does not become a worker in the same run: clearing the one would take the other", async () => {
  const other = { member: sha256(authority), role: "a control plane" };
  expect(await faults({ node1: {}, node2: {}, node3: other })).toEqual([
    "node3 is still a control plane of this cluster: let it leave in a run of its own, with neither role, before it joins as a " +
      "worker",
  ]);
  // One that was off when it was taken out does not know, and there is nothing of it to take along.
  const taken = { ...up, stdout: "" };
  expect(await faults({ node1: taken, node2: taken, node3: other })).toEqual([]);
});

test.each([
  ["another cluster's", { member: "another" }, "node3 belongs to a cluster with another authority"],
  [
    "of no record",
    { strange: "/etc/kubernetes/kubelet.conf" },
    "node3 has files of a cluster's node",
  ],
])("a host that is %s is left alone, and the preview says so", async (_, node3, words) => {
  expect(await faults({ node3 })).toEqual([expect.stringContaining(words)]);
});

test("a bare host may join, and a node that is ours may be changed", async () => {
  expect(await faults({ node3: {} })).toEqual([]);
  const session = new FakeSession({});
  expect(await joinFaults(session, inputs, "a worker", inputs)).toEqual([]);
  const foreign = { ...inputs, membership: foreignMember };
  expect(await joinFaults(session, inputs, "a worker", foreign)).toHaveLength(1);
});

test("joining trusts the declared authority alone, by its public key", () => {
  const join = parse(renderJoin(inputs, "abcdef.0123456789abcdef", true)) as {
    discovery: { bootstrapToken: Record<string, unknown> };
    controlPlane: unknown;
  };
  expect(join.discovery.bootstrapToken).toEqual({
    apiServerEndpoint: "api.small.internal:6443",
    caCertHashes: [golden("kubernetes/ca.pin").trim()],
    token: "abcdef.0123456789abcdef",
  });
  expect(join.controlPlane).toEqual({
    localAPIEndpoint: { advertiseAddress: "10.66.0.13", bindPort: 6443 },
  });
  expect(new X509Certificate(authority).ca).toBe(true);
});

test("leaving: out of the cluster through a peer first, then the host is cleared", async () => {
  const session = new FakeSession({ node1: { member: "yes" }, node2: healthy(), node3: {} });
  await leaveCluster(session, inputs);
  expect(session.ran.map(({ host, script }) => [host, script.vars])).toEqual([
    ["node2", { node: "node3", alive: "yes", etcd_id: "8176371640408671946" }],
    ["node3", undefined],
  ]);
});

test("a dead host leaves all the same", async () => {
  const session = new FakeSession({ node1: healthy(), node2: healthy() });
  await leaveCluster(session, inputs);
  expect(session.ran.map(({ host, script }) => [host, script.vars?.["alive"]])).toEqual([
    ["node1", "no"],
  ]);
});

// Broken by: leaving the arithmetic to etcd, which forgets that the leaver is one of the healthy.
test("leaving is refused when the quorum would go, and nothing is touched", async () => {
  const session = new FakeSession({ node1: up, node2: up, node3: {} });
  await expect(leaveCluster(session, inputs)).rejects.toThrow(
    "node3 cannot leave: etcd would lose its quorum: 2 members would remain, which takes 2 healthy ones, and only 0 is healthy",
  );
  expect(session.ran).toEqual([]);
});

test("the last one just ends", async () => {
  const session = new FakeSession({ node1: {}, node2: {}, node3: {} });
  await leaveCluster(session, inputs);
  expect(session.ran.map(({ host }) => host)).toEqual(["node3"]);
});

test("a peer that cannot be reached may still be the cluster: the host is not cleared", async () => {
  const session = new FakeSession({ node1: {}, node3: {} });
  await expect(leaveCluster(session, inputs)).rejects.toThrow(
    "node3 cannot leave: node2 cannot be reached and may still be the cluster",
  );
  expect(session.ran).toEqual([]);
});

/** A control plane that is ready and finds the etcd members of all others healthy. */
function healthy() {
  return { ...up, stdout: "https://10.66.0.11:2379\nhttps://10.66.0.12:2379\n" };
}
