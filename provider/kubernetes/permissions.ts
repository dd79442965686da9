import { cniFile } from "./cni";
import { settled } from "./inputs";
import { kubeconfigs } from "./kubeconfig-files";
import { kubeletFiles } from "./kubelet-files";
import { staticPods } from "./static-pods";

/** What kubeadm and the kubelet make on a node, and what makes the kubelet and the pods' network; some hosts lack some. */
const places = [
  ...[...kubeconfigs, "super-admin.conf"].map((name) => `"$etc/${name}"`),
  ...staticPods.map((name) => `"$etc/manifests/${name}.yaml"`),
  ...kubeletFiles.map((name) => `/var/lib/kubelet/${name}`),
  '"$etc/pki"',
  "/var/lib/kubelet/pki",
  "/var/lib/etcd",
  "/etc/systemd/system/kubelet.service",
  cniFile,
].join(" ");

/** Whoever may write one of these puts files of his own there, for the kubelet to start pods from. */
const folders = ["/var/lib/kubelet", '"$etc"', '"$etc/manifests"'].join(" ");

/**
 * `too_open ACTION...`: has find(1) do that with all of these which are not root's, which others may write, or, where they
 * hold keys, read. Closed further than kubeadm leaves them they are no fault: hardened nodes have them so.
 */
const TOO_OPEN = `too_open() {
  find ${places} -maxdepth 2 ! -type l \\( ! -user root -o -perm /022 -o -perm /077 \\
    \\( -name '*.key' -o -name '*.pem' -o -name '*.conf' -o -path "$etc/manifests/*" -o -path /var/lib/etcd \\) \\) \\
    "$@" 2>/dev/null || :
  find ${folders} -maxdepth 0 \\( ! -user root -o -perm /022 \\) "$@" 2>/dev/null || :
}
`;

/** Fact `permissions`: "/etc/kubernetes/pki/ca.key 0644 root:root" a line, nothing if all are closed enough. */
export const READ_PERMISSIONS = `${TOO_OPEN}fact permissions "$(too_open -printf '%p %#m %u:%g\\n')"
`;

/** Keys come last: what others may still do with one, when none of these can be written by them, is to read it. */
export const CLOSE = `${TOO_OPEN}too_open -exec chown root:root {} + -exec chmod go-w {} +
too_open -exec chmod go= {} +`;

/** "root's alone", or what is open to others. @param fact of `READ_PERMISSIONS` */
export function permissionsStanding(fact = ""): string {
  return fact.trim() === "" ? settled.permissions : fact.trim().split("\n").sort().join(", ");
}
