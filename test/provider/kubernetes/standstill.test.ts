/**
 * When a control plane that was mended may leave its share to be carried later, and when its member of etcd is made anew. That
 * etcd comes back then is shown on machines.
 */
import { expect, test } from "vitest";
import { isStandstill } from "../../../provider/kinds/control-plane/gate";
import { rejoinEtcd } from "../../../provider/kinds/control-plane/rejoining";
import { golden } from "../../support/golden";
import { FakeSession } from "./fake-session";
import { controlPlaneInputs, others } from "./node-inputs";

const runs = { runs: "yes" };

// Broken by: waiting for this one in any case. Of two whose etcd is gone, the first would wait for ever for the second.
test.each([
  ["it runs alone of three", { node1: {}, node2: {}, node3: runs }, true],
  ["another cannot be reached", { node1: {}, node3: runs }, true],
  ["there is a majority, so it is its own lack", { node1: runs, node2: {}, node3: runs }, false],
  ["it does not run itself", { node1: {}, node2: {}, node3: {} }, false],
])("%s", async (_, hosts, standstill) => {
  expect(await isStandstill(new FakeSession(hosts), controlPlaneInputs)).toBe(standstill);
});

const words = { given_up: "permanently removed from the cluster\n" };
const serving = {
  member: "yes",
  ready: "yes",
  token: "t",
  list: golden("kubernetes/members.json"),
};

// Broken by: giving data up that the others do not have, or those of a member that is only late.
test.each([
  ["it has ended over its data", words, others, ["node1", "node3", "node1"]],
  ["it is only late", {}, others, []],
  ["the others are no quorum", words, "https://10.66.0.11:2379\n", []],
])("a member of etcd is made anew: %s", async (_, node3, stdout, hosts) => {
  const session = new FakeSession({ node1: { ...serving, stdout }, node2: {}, node3 });
  await rejoinEtcd(session, controlPlaneInputs);
  expect(session.ran.map(({ host }) => host)).toEqual(hosts);
});

// Broken by: waiting for a vote that nobody gives.
test("a member that a run has left a learner votes", async () => {
  const json = JSON.parse(serving.list) as { members: { name: string; isLearner?: boolean }[] };
  for (const one of json.members) if (one.name === "node3") one.isLearner = true;
  const list = JSON.stringify(json);
  const session = new FakeSession({
    node1: { ...serving, list, stdout: others },
    node2: {},
    node3: {},
  });
  await rejoinEtcd(session, controlPlaneInputs);
  expect(session.ran.map(({ host, script }) => [host, script.vars])).toEqual([
    ["node1", { id: "8176371640408671946" }],
  ]);
});
