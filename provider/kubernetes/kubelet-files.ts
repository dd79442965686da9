import { settled } from "./inputs";

/** What kubeadm makes for the kubelet, in /var/lib/kubelet. */
const files = "config.yaml kubeadm-flags.env";

/** `keep_kubelet`: copies of what kubeadm has just made for the kubelet, for looks to compare with. Needs `ENVIRONMENT`. */
export const KEEP_KUBELET = `keep_kubelet() {
  for name in ${files}; do put 600 "$own/kubelet/$name" <"/var/lib/kubelet/$name"; done
}
`;

/** Fact `kubelet_files`: what is wrong with them, nothing if they are as they were made. */
export const READ_KUBELET = `faults=
for name in ${files}; do
  if [ ! -f "/var/lib/kubelet/$name" ]; then faults="$faults, $name is missing"
  elif [ ! -f "$own/kubelet/$name" ]; then faults="$faults, $name was never compared"
  elif ! cmp -s "/var/lib/kubelet/$name" "$own/kubelet/$name"; then faults="$faults, $name was edited"
  fi
done
fact kubelet_files "\${faults#, }"
`;

/**
 * `restore_kubelet`: puts the copies back. A node that joined before there were any has its configuration made anew, from
 * what the cluster keeps for it; its flags nobody else knows. Needs `KEEP_KUBELET`, `KUBEADM_STEP`.
 */
export const RESTORE_KUBELET = `restore_kubelet() {
  if [ ! -d "$own/kubelet" ]; then
    kubeadm_step upgrade node phase kubelet-config
    keep_kubelet
  fi
  for name in ${files}; do put 644 "/var/lib/kubelet/$name" <"$own/kubelet/$name"; done
}
`;

/** @param found the fact `kubelet_files` */
export function kubeletFilesStanding(found: string | undefined): string {
  return found || settled.kubeletFiles;
}
