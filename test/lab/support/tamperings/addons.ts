import { onHosts, row, type Tampering } from "../tampering";
import { haproxy } from "./balancer";

const cluster = row("croft:kubernetes:Cluster", "kubernetes", "addons");
const addon = "croft:kubernetes:Addon";

const flannelAccount = row(
  addon,
  "kubernetes-flannel",
  'objects["ServiceAccount kube-flannel/flannel"]',
);

/** How many pods of an account of the same name as theirs were there before it. */
const olderThan = (namespace: string, account: string) =>
  `made=$(kubectl -n ${namespace} get serviceaccount ${account} -o 'jsonpath={.metadata.creationTimestamp}'); ` +
  `kubectl -n ${namespace} get pods -o 'jsonpath={range .items[?(@.spec.serviceAccountName=="${account}")]}{.metadata.creationTimestamp}{"\\n"}{end}' | ` +
  `awk -v made="$made" '$1 < made' | wc -l`;

/** What an administrator who may do nothing is shown as. */
const powerless = {
  rows: [cluster, row(addon, "kubernetes-flannel", "comparison")],
  alone: "nobody may look at anything in the cluster",
  proof: { command: "kubectl auth can-i '*' '*'", prints: "yes" },
} as const;

/** What stands in the cluster: kubeadm's addons, what it keeps there for later joins, and flannel. */
export const addonTamperings: readonly Tampering[] = [
  {
    title: "CoreDNS deleted",
    host: "workstation",
    command: "kubectl -n kube-system delete deployment coredns",
    rows: [cluster],
    inside: haproxy,
  },
  {
    title: "CoreDNS scaled to nothing, and kube-proxy told otherwise",
    host: "workstation",
    command:
      "kubectl -n kube-system scale deployment coredns --replicas=0 && " +
      `kubectl -n kube-system patch configmap kube-proxy --type merge --patch '{"data":{"config.conf":"evil"}}'`,
    rows: [cluster],
    inside: haproxy,
    proof: {
      command:
        "kubectl -n kube-system get deployment coredns -o 'jsonpath={.spec.replicas}'; " +
        "kubectl -n kube-system get configmap kube-proxy -o yaml | grep -c evil || true",
      prints: "20",
    },
  },
  {
    title: "CoreDNS's configuration",
    host: "workstation",
    command: `kubectl -n kube-system get configmap coredns -o yaml | sed 's/kubernetes cluster.local/kubernetes evil.local/' | kubectl replace -f -`,
    rows: [cluster],
    inside: haproxy,
    proof: {
      command: "kubectl -n kube-system get configmap coredns -o yaml | grep -c evil || true",
      prints: "0",
    },
  },
  {
    title: "an annotation by which CoreDNS is measured",
    host: "workstation",
    // What somebody puts beside it must outlive the repair.
    command:
      "kubectl -n kube-system annotate service kube-dns --overwrite prometheus.io/port=1 example.com/owner=mine",
    rows: [cluster],
    inside: haproxy,
    proof: {
      command:
        "kubectl -n kube-system get service kube-dns -o yaml | grep -c 'prometheus.io/port: .9153\\|example.com/owner: mine'; " +
        "kubectl -n kube-system annotate service kube-dns example.com/owner- >/dev/null",
      prints: "2",
    },
  },
  {
    title: "accounts of CoreDNS and kube-proxy deleted",
    host: "workstation",
    command: "kubectl -n kube-system delete serviceaccount coredns kube-proxy",
    rows: [cluster],
    inside: haproxy,
    proof: { command: olderThan("kube-system", "kube-proxy"), prints: "0" },
  },
  {
    title: "what later joins go by, and are allowed",
    host: "workstation",
    command:
      `kubectl -n kube-system get configmap kubelet-config -o yaml | sed 's/cgroupDriver: systemd/cgroupDriver: evil/' | kubectl replace -f - && ` +
      "kubectl delete clusterrolebinding kubeadm:kubelet-bootstrap",
    rows: [cluster],
    inside: haproxy,
    proof: {
      command:
        "kubectl -n kube-system get configmap kubelet-config -o yaml | grep -c evil; " +
        "kubectl get clusterrolebinding kubeadm:kubelet-bootstrap -o name | wc -l",
      prints: "0\n1",
    },
  },
  {
    title: "administrators who may do nothing any more",
    host: "workstation",
    command: "kubectl delete clusterrolebinding kubeadm:cluster-admins",
    ...powerless,
  },
  {
    title: "the role of administrators deleted",
    host: "workstation",
    command: "kubectl delete clusterrole cluster-admin",
    ...powerless,
  },
  {
    title: "flannel's configuration",
    host: "workstation",
    command: `kubectl -n kube-flannel patch configmap kube-flannel-cfg --type merge --patch '{"data":{"net-conf.json":"{}"}}'`,
    rows: [row(addon, "kubernetes-flannel", 'objects["ConfigMap kube-flannel/kube-flannel-cfg"]')],
    inside: haproxy,
  },
  {
    title: "an object of flannel deleted",
    host: "workstation",
    command: "kubectl -n kube-flannel delete serviceaccount flannel",
    rows: [flannelAccount],
    inside: haproxy,
    proof: { command: olderThan("kube-flannel", "flannel"), prints: "0" },
  },
  {
    title: "flannel's account made anew by hand, which its pods have outlived",
    host: "workstation",
    command:
      "kubectl -n kube-flannel delete serviceaccount flannel && kubectl -n kube-flannel create serviceaccount flannel",
    rows: [flannelAccount],
    inside: haproxy,
    proof: { command: olderThan("kube-flannel", "flannel"), prints: "0" },
  },
  {
    title: "flannel's account gone, and a node whose flannel has to start without",
    host: "workstation",
    command: [
      "kubectl -n kube-flannel delete serviceaccount flannel",
      onHosts(["node2"], "rm /run/flannel/subnet.env; pkill -x flanneld; sleep 5"),
    ].join(" && "),
    rows: [flannelAccount, row("croft:kubernetes:ControlPlane", "kubernetes-node2", "network")],
    inside: haproxy,
    proof: { command: olderThan("kube-flannel", "flannel"), prints: "0" },
  },
];
