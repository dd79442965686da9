/** How a host tells whether it is a member of a cluster: the scripts run in the real shell, on files that stand in. */
import { expect, test } from "vitest";
import { standings } from "../../../provider/kubernetes/members";
import { recordMember } from "../../../provider/kubernetes/repairing";
import { ENVIRONMENT, JOINING } from "../../../provider/kubernetes/shell";
import { sha256 } from "../../../provider/sha256";
import { access } from "./fake-session";
import { nodeInputs } from "./node-inputs";
import { StandInHost } from "./stand-in-host";

const authority = "-----BEGIN CERTIFICATE-----\nA\n-----END CERTIFICATE-----\n";
const joined = {
  "etc/kubelet.conf": "apiVersion: v1",
  "etc/pki/ca.crt": authority,
  "kubelet/config.yaml": "",
  "kubelet/kubeadm-flags.env": "",
};
const host = (files: Readonly<Record<string, string>>) =>
  new StandInHost({ curl: "exit 1" }, files);

test.each([
  ["a bare host", {}, false],
  ["one whose record says so", { ...joined, "own/member": "digest" }, true],
  // Broken by: believing the record alone; the next run would clear a control plane that serves, and its etcd with it.
  ["one that has lost its record", joined, true],
  ["one whose joining has not finished", { ...joined, "own/joining": "" }, false],
])("%s: is it a member?", async (_, files, member) => {
  const { found } = await standings(host(files), [access("a")]);
  expect(found.map((one) => one.member)).toEqual([member]);
});

// The real cleaning would clear the machine that the test runs on.
const cleaning = 'cleanup_node() { rm -r "$etc" "$own"; }\n';
const begin = { text: `${ENVIRONMENT}${cleaning}${JOINING}begin_joining` };

test.each([
  ["a bare host", {}],
  ["one whose joining has not finished", { ...joined, "own/joining": "" }],
  ["one that was taken out while it was off", { ...joined, "own/member": "digest" }],
])("joining begins on %s", async (_, files) => {
  const begun = host(files);
  await begun.run(access("a"), begin);
  expect(begun.text("etc/kubelet.conf")).toBeUndefined();
  expect(begun.text("own/member")).toBeUndefined();
  expect(begun.text("own/joining")).toBe("");
});

test.each([
  ["a node's files", "etc/kubelet.conf"],
  ["etcd's data", "data/member"],
])("joining leaves alone what no record of ours tells of: %s", async (_, path) => {
  const strange = host({ [path]: "somebody's" });
  await expect(strange.run(access("a"), begin)).rejects.toThrow("kubeadm reset takes them away");
  expect(strange.text(path)).toBe("somebody's");
});

test.each([
  ["its own authority", authority, sha256(authority)],
  ["another one", "another", undefined],
])("a member without a record gets one under %s", async (_, live, record) => {
  const member = host({ ...joined, "etc/pki/ca.crt": live });
  await recordMember(member, { ...nodeInputs, authority });
  expect(member.text("own/member")?.trim()).toBe(record);
});
