import type { Answer } from "../kind";
import { rows } from "../rows";
import { settled } from "./inputs";
import { FOREIGN_PODS } from "./static-pods";

/** What kubeadm makes for the kubelet, in /var/lib/kubelet. Copied in this order: who has the last has all. */
export const kubeletFiles = ["config.yaml", "kubeadm-flags.env"] as const;
const files = kubeletFiles.join(" ");

/** `keep_kubelet`: copies of what kubeadm has just made for the kubelet, for looks to compare with. Needs `ENVIRONMENT`. */
export const KEEP_KUBELET = `keep_kubelet() {
  for name in ${files}; do put 600 "$own/kubelet/$name" <"/var/lib/kubelet/$name"; done
}
`;

/** Fact `kubelet_files`: what is wrong with them, nothing if they are as they were made. Needs `UNLIKE_COPIES`. */
export const READ_KUBELET = `${FOREIGN_PODS}fact kubelet_files "$(unlike_copies /var/lib/kubelet "$own/kubelet" ${files})"
fact foreign_pods "$(foreign_pods)"
`;

/** "as made", or what is wrong: "config.yaml was edited, /etc/kubernetes/manifests/evil.yaml is nobody's". */
export function kubeletStanding(facts: Answer["facts"]): string {
  const foreign = rows(facts["foreign_pods"]).map((path) => `${path} is nobody's`);
  return [...rows(facts["kubelet_files"]), ...foreign].join(", ") || settled.kubeletFiles;
}

/**
 * `restore_kubelet`: puts the copies back, and foreign pods' files out of the kubelet's sight, for their owner to find. A node
 * that joined before there were any copies has its configuration made anew, from what the cluster keeps for it; its flags nobody
 * else knows. Needs `KEEP_KUBELET`, `KUBEADM_STEP`.
 */
export const RESTORE_KUBELET = `${FOREIGN_PODS}restore_kubelet() {
  if [ ! -f "$own/kubelet/${kubeletFiles[1]}" ]; then
    kubeadm_step upgrade node phase kubelet-config
    keep_kubelet
  fi
  for name in ${files}; do put 644 "/var/lib/kubelet/$name" <"$own/kubelet/$name"; done
  mkdir -p -m 700 "$etc/manifests.off"
  foreign_pods | while IFS= read -r file; do mv -fT -- "$file" "$etc/manifests.off/\${file##*/}"; done
  rmdir --ignore-fail-on-non-empty "$etc/manifests.off"
}
`;
