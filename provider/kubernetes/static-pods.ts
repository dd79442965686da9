/** The pods that a control plane's kubelet starts by itself, and the files under manifests/ of their names. */
export const staticPods = [
  "etcd",
  "kube-apiserver",
  "kube-controller-manager",
  "kube-scheduler",
] as const;

/**
 * `foreign_pods`: files from which the kubelet starts pods that are no control plane's, a path a line. It reads all but those
 * that begin with a dot, whatever they end in: a copy that an editor has left is a pod too.
 */
export const FOREIGN_PODS = `foreign_pods() {
  for file in "$etc"/manifests/*; do
    case \${file##*/} in
      ${staticPods.map((name) => `${name}.yaml`).join(" | ")}) ;;
      *) [ ! -f "$file" ] || echo "$file" ;;
    esac
  done
}
`;
