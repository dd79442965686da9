import type { Answer } from "../kind";

/**
 * `strange_files`: what a node of some cluster has left on a host, of which no record of Croft's tells. What a join of ours
 * has left is cleared before the next one; this is nobody's to take away but a person's.
 */
export const STRANGE_FILES = `strange_files() {
  [ -e "$own/joining" ] || [ -f "$own/member" ] ||
    ls -d "$etc/kubelet.conf" "$etc/manifests/etcd.yaml" /var/lib/etcd/member 2>/dev/null || :
}
`;

/** Fact `strange` for a host that is no member. Needs `READ_MEMBER` before it. */
export const READ_STRANGE_FILES = `${STRANGE_FILES}[ -n "$digest" ] || fact strange "$(strange_files)"
`;

/** Why no cluster begins on a host and it joins none: one sentence or none. @param facts of `READ_STRANGE_FILES` */
export function strangerFaults(host: string, facts: Answer["facts"]): string[] {
  const files = (facts["strange"] ?? "").trim();
  if (files === "") return [];
  return [
    `${host} has files of a cluster's node of which Croft has no record (${files.split("\n").join(", ")}); save what is needed, ` +
      "and reset that host by hand (kubeadm reset)",
  ];
}
