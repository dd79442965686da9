import { expect, test } from "vitest";
import { kind } from "../../../provider/kinds/control-plane/kind";
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
