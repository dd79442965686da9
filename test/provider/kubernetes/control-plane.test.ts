import { expect, test } from "vitest";
import { kind } from "../../../provider/kinds/control-plane/kind";
import { golden } from "../../support/golden";
import { FakeSession } from "./fake-session";
import { controlPlaneInputs, running } from "./node-inputs";

// Broken by: falling back on the state, in which a run that did not finish has left what was wrong on that day.
test("manifests that are alike again are as made, whatever the state says of them", async () => {
  const former = { ...controlPlaneInputs, manifests: "etcd.yaml was edited" };
  const live = await kind.read(new FakeSession(running("")), former);
  expect(live?.inputs.manifests).toBe("as made");
});

// Broken by: giving kubeadm what the host has kept, which may be lost in the same night.
test("kubeconfigs are made anew with the declared configuration", async () => {
  const text = "apiVersion: v1\nclusters: []\n";
  const { node3 } = running("");
  const session = new FakeSession({ node3: { ...node3!, "scheduler.conf": text } });
  const news = { ...controlPlaneInputs, kubeconfigs: "as made" };
  const olds = { ...news, kubeconfigs: "scheduler.conf: is missing or broken" };
  await kind.update(session, olds, news, ["kubeconfigs"]).catch(() => undefined);
  const made = session.ran.find(({ script }) => script.vars?.["names"] === "scheduler.conf");
  const configuration = Buffer.from("configuration").toString("base64");
  expect(made?.stdin).toBe(`600 /run/croft-kubeadm.yaml ${configuration}\n\n`);
});

const lost = golden("kubernetes/node.json").replaceAll('"True"', '"Unknown"');
const now = new Date().toISOString();

// Broken by: believing a node object that is there. A kubelet that goes by another name is none of the cluster's.
test.each([
  ["not Ready", lost],
  ["in the cluster", lost.replaceAll("2026-11-21T03:37:12Z", now)],
])("a node that has not been Ready for long is %s", async (membership, node) => {
  const facts = { ...running("")["node3"]!, node: `${node}\n200` };
  const live = await kind.read(new FakeSession({ node3: facts }), controlPlaneInputs);
  expect(live?.inputs.membership).toBe(membership);
});
