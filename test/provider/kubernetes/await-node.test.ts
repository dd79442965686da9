/** When a node counts as one that serves. */
import { expect, test } from "vitest";
import { liveNode } from "../../../provider/kubernetes/node-read";
import { awaitNode } from "../../../provider/kubernetes/repairing";
import { golden } from "../../support/golden";
import { FakeSession } from "./fake-session";
import { nodeInputs } from "./node-inputs";

const node = `${golden("kubernetes/node.json")}\n200`;
const serving = { ready: true, seconds: -1 };
const waits = (facts: Record<string, string>, options = serving) =>
  awaitNode(new FakeSession({ node3: facts }), nodeInputs, "10.66.0.11:6443", options);

test("one that is Ready and has its pods' network", async () => {
  await waits({ node, network: "network", subnets: "10.244.1.1/24" });
});

// Broken by: believing a node that is Ready because flannel's first container has run, while its second one cannot.
test.each([
  ["flannel has not come up on it", { node }],
  ["flannel has not come up on it", { node, network: "network", subnets: "10.244.7.1/24" }],
  ["not Ready", { node: node.replaceAll('"True"', '"False"'), network: "network" }],
  ["not v1.36.2 yet", { node: node.replace("v1.36.2", "v1.35.1"), network: "network" }],
  ["its node object is gone", { node: "{}\n404", network: "network" }],
])("not one of which is said: %s", async (lack, facts) => {
  await expect(waits(facts)).rejects.toThrow(`node3: ${lack}, after waiting`);
});

test("where it only has to be there, nothing more is asked", async () => {
  await waits({ node }, { ready: false, seconds: -1 });
});

// Broken by: comparing flannel's file with nothing. Pods of a node that got another network would be cut off from the others.
test.each([
  ["10.244.1.1/24", "network"],
  ["10.244.7.1/24", "[flannel has 10.244.7.1/24, the node 10.244.1.1/24]"],
  ["", "network"],
])("flannel has %s: %s", (subnets, shown) => {
  const answer = { code: 0, stdout: "", stderr: "", facts: { node, network: "network", subnets } };
  expect(liveNode(nodeInputs, answer).network).toBe(shown);
});
