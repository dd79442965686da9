/** What kubeadm makes for the kubelet, in /var/lib/kubelet. Copied in this order: who has the last has all. */
export const kubeletFiles = ["config.yaml", "kubeadm-flags.env"] as const;
const files = kubeletFiles.join(" ");

/** `keep_kubelet`: copies of what kubeadm has just made for the kubelet, for looks to compare with. Needs `ENVIRONMENT`. */
export const KEEP_KUBELET = `keep_kubelet() {
  for name in ${files}; do put 600 "$own/kubelet/$name" <"/var/lib/kubelet/$name"; done
}
`;

/** Fact `kubelet_files`: what is wrong with them, nothing if they are as they were made. Needs `UNLIKE_COPIES`. */
export const READ_KUBELET = `fact kubelet_files "$(unlike_copies /var/lib/kubelet "$own/kubelet" ${files})"
`;

/**
 * `restore_kubelet`: puts the copies back. A node that joined before there were any has its configuration made anew, from
 * what the cluster keeps for it; its flags nobody else knows. Needs `KEEP_KUBELET`, `KUBEADM_STEP`.
 */
export const RESTORE_KUBELET = `restore_kubelet() {
  if [ ! -f "$own/kubelet/${kubeletFiles[1]}" ]; then
    kubeadm_step upgrade node phase kubelet-config
    keep_kubelet
  fi
  for name in ${files}; do put 644 "/var/lib/kubelet/$name" <"$own/kubelet/$name"; done
}
`;
