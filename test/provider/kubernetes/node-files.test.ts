/** What of a node's files is looked at and put right as a whole: the scripts run in the real shell, on files that stand in. */
import { expect, test } from "vitest";
import { cniFile, READ_CNI, WRITE_CNI } from "../../../provider/kubernetes/cni";
import {
  CLOSE,
  permissionsStanding,
  READ_PERMISSIONS,
} from "../../../provider/kubernetes/permissions";
import { AWAITING, ENVIRONMENT, RESTART_POD } from "../../../provider/kubernetes/shell";
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

const come = { "flannel/subnet.env": "", "net/flannel.1": "" };
const flannels = { "cni/10-flannel.conflist": "{}", ...come };

test.each([
  ["before flannel has come up", { "cni/10-flannel.conflist": "{}" }, undefined],
  ["as flannel puts it", flannels, "{}"],
  ["gone", { ...come, "cni/87-podman.conflist": "" }, ""],
  // Broken by: reading the file alone. Pods of this node reach no other's, and half of the requests to its ports are lost.
  [
    "without its interface, which went with the mesh's",
    { "cni/10-flannel.conflist": "{}", "flannel/subnet.env": "", "net/wg0": "" },
    "[flannel's interface is gone]",
  ],
  ["beside one that comes later", { ...flannels, "cni/87-podman.conflist": "" }, "{}"],
  ["beside what the runtime does not read", { ...flannels, "cni/00-evil.conf.off": "" }, "{}"],
  ["behind another", { ...flannels, "cni/00-evil.conf": "" }, "[cni/00-evil.conf comes first]"],
])("the pods' network: %s", async (_, files, shown) => {
  // Flannel makes its interface when it starts.
  const crictl = `case "$*" in *ps*) echo id ;; *stop*) touch $host/net/flannel.1 ;; esac`;
  const host = new StandInHost({ crictl }, files);
  const look = async () => {
    const { facts } = await host.probe(here, script(READ_CNI));
    return facts["network"]?.replace(/\[\S*\/cni\//, "[cni/");
  };
  expect(await look()).toBe(shown);
  if (shown === undefined) return;
  await host.run(here, script(`${AWAITING}${RESTART_POD}${WRITE_CNI}`, { network: "{}" }));
  expect(await look()).toBe("{}");
  // Nobody's file is lost, and one that comes later is let be.
  const others = Object.keys(files).filter((path) => !path.endsWith(cniFile.split("/").at(-1)!));
  for (const path of others)
    expect(host.text(path) ?? host.text(`${path}.off`)).toBe(files[path as keyof typeof files]);
  if ("cni/87-podman.conflist" in files) expect(host.text("cni/87-podman.conflist")).toBe("");
});
