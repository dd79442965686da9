/** What of a node's files is looked at and put right as a whole: the scripts run in the real shell, on files that stand in. */
import { expect, test } from "vitest";
import { UNLIKE_COPIES } from "../../../provider/kubernetes/copies";
import {
  KEEP_KUBELET,
  kubeletStanding,
  READ_KUBELET,
  RESTORE_KUBELET,
} from "../../../provider/kubernetes/kubelet-files";
import {
  CLOSE,
  permissionsStanding,
  READ_PERMISSIONS,
} from "../../../provider/kubernetes/permissions";
import { ENVIRONMENT, KUBEADM_STEP } from "../../../provider/kubernetes/shell";
import { access } from "./fake-session";
import { StandInHost } from "./stand-in-host";

const here = access("a");
const script = (text: string, vars = {}) => ({ text: `${ENVIRONMENT}${text}`, vars });

const nodeFiles = [
  "admin.conf",
  "pki/ca.crt",
  "pki/ca.key",
  "pki/etcd/ca.key",
  "pki/sa.pub",
  "manifests/etcd.yaml",
  "manifests/somebody.yaml",
];
const standing = async (host: StandInHost) => {
  const { facts } = await host.probe(here, script(READ_PERMISSIONS));
  return permissionsStanding(facts["permissions"]).replace(/\S*\/etc\//g, "");
};

test.each([
  ["as kubeadm leaves them", "chmod 0644 pki/ca.crt pki/sa.pub", "root's alone"],
  ["closed further than that", "chmod 0400 pki/* admin.conf", "root's alone"],
  ["a key that others may read", "chmod 0640 pki/etcd/ca.key", "pki/etcd/ca.key 0640 root:root"],
  [
    "several at once, by name",
    "chmod 0644 pki/ca.key manifests/etcd.yaml; chown 2 admin.conf",
    "admin.conf 0600 bin:root, manifests/etcd.yaml 0644 root:root, pki/ca.key 0644 root:root",
  ],
  ["what others may write", "chmod 0666 pki/ca.crt", "pki/ca.crt 0666 root:root"],
  ["a folder that others may write", "chmod 0777 pki", "pki 0777 root:root"],
  // Broken by: looking into folders only. Whoever may write here has the kubelet start pods of his.
  ["where the kubelet finds its pods", "chmod 0777 manifests", "manifests 0777 root:root"],
  ["somebody's own manifest", "chmod 0666 manifests/somebody.yaml", "root's alone"],
])("the rights of a node's files: %s", async (_, tampering, shown) => {
  const host = new StandInHost(
    {},
    Object.fromEntries(nodeFiles.map((path) => [`etc/${path}`, "text"])),
  );
  await host.run(here, script(`cd "$etc"; ${tampering}`));
  expect(await standing(host)).toBe(shown);
  await host.run(here, script(CLOSE));
  expect(await standing(host)).toBe("root's alone");
  expect(host.text("etc/pki/ca.key")).toBe("text");
});

const kept = { "config.yaml": "a", "kubeadm-flags.env": "b" };
const kubelets = Object.fromEntries(
  Object.entries(kept).flatMap(([name, text]) => [
    [`kubelet/${name}`, text],
    [`own/kubelet/${name}`, text],
  ]),
);

// Broken by: comparing what is expected there, and nothing else. The kubelet reads a copy that an editor has left as well.
test.each([
  ["none but kubeadm's", ["etcd.yaml", ".evil.yaml"], []],
  ["an editor's copy", ["etcd.yaml", "etcd.yaml~"], ["etcd.yaml~"]],
  ["somebody's own, with a blank", ["my pod.yaml", "kube-apiserver.yaml"], ["my pod.yaml"]],
])("pods that the kubelet starts: %s", async (_, names, foreign) => {
  const files = Object.fromEntries(names.map((name) => [`etc/manifests/${name}`, name]));
  const host = new StandInHost({}, { ...kubelets, ...files });
  const look = async () => {
    const { facts } = await host.probe(here, script(`${UNLIKE_COPIES}${READ_KUBELET}`));
    return kubeletStanding(facts).replace(/\S*\/etc\//g, "");
  };
  const shown = foreign.map((name) => `manifests/${name} is nobody's`).join(", ");
  expect(await look()).toBe(shown || "as made");
  await host.run(here, script(`${KUBEADM_STEP}${KEEP_KUBELET}${RESTORE_KUBELET}restore_kubelet`));
  expect(await look()).toBe("as made");
  for (const name of names) {
    const folder = foreign.includes(name) ? "manifests.off" : "manifests";
    expect(host.text(`etc/${folder}/${name}`)).toBe(name);
  }
});
