import { row, type Tampering } from "../tampering";
import { programs } from "./runtime";

const worker = "croft:kubernetes:Worker";
const name = "kubernetes-node4";

/** A worker of its own: the lab has none until node4 joins. */
export const workerTamperings: readonly Tampering[] = [
  {
    title: "a worker's label removed",
    host: "workstation",
    command: "kubectl label node node4 node-role.kubernetes.io/worker-",
    rows: [row(worker, name, 'labels["node-role.kubernetes.io/worker"]')],
  },
  {
    title: "a worker's taint that nobody declared",
    host: "workstation",
    command: "kubectl taint node node4 evil=1:PreferNoSchedule",
    rows: [row(worker, name, "taints[0]")],
  },
  {
    title: "a worker cordoned",
    host: "workstation",
    command: "kubectl cordon node4",
    rows: [row(worker, name, "schedulable")],
  },
  {
    title: "a worker's kubelet stopped",
    host: "node4",
    command: "systemctl stop kubelet",
    rows: [row(worker, name, "kubelet")],
    proof: { command: "systemctl is-active kubelet", prints: "active" },
  },
  {
    title: "the unit of a worker's kubelet",
    host: "node4",
    command: "sed -i 's/^Description=.*/Description=evil/' /etc/systemd/system/kubelet.service",
    rows: [row(worker, name, "unit")],
  },
  {
    title: "the configuration of a worker's kubelet",
    host: "node4",
    command: "echo 'maxPods: 7' >>/var/lib/kubelet/config.yaml",
    rows: [row(worker, name, "kubeletFiles")],
    proof: { command: "grep -c 'maxPods: 7' /var/lib/kubelet/config.yaml || true", prints: "0" },
  },
  {
    title: "a worker's kubelet that trusts somebody else",
    host: "node4",
    command:
      "sed -i 's|certificate-authority-data: .*|certificate-authority-data: ZXZpbA==|' /etc/kubernetes/kubelet.conf",
    rows: [row(worker, name, "kubeconfigs")],
    proof: { command: "grep -c ZXZpbA== /etc/kubernetes/kubelet.conf || true", prints: "0" },
  },
  {
    title: "all that was noted of a worker",
    host: "node4",
    command: "rm -r /var/lib/croft/kubernetes",
    rows: [row(worker, name, "kubeletFiles", "membership")],
    proof: { command: "ls /var/lib/croft/kubernetes | xargs", prints: "kubelet manifests member" },
  },
  {
    title: "a worker's kubeconfig that others may write",
    host: "node4",
    command: "chmod 0666 /etc/kubernetes/kubelet.conf",
    rows: [row(worker, name, "permissions")],
    proof: { command: "stat -c %a /etc/kubernetes/kubelet.conf", prints: "600" },
  },
  {
    title: "the pod network of a worker",
    host: "node4",
    command: "sed -i /hairpinMode/d /etc/cni/net.d/10-flannel.conflist",
    rows: [row(worker, name, "network")],
    proof: { command: "grep -c hairpinMode /etc/cni/net.d/10-flannel.conflist", prints: "1" },
  },
  {
    title: "a worker's command that leads nowhere",
    host: "node4",
    command: "ln -sfn /root/kubelet /usr/local/bin/kubelet",
    rows: [row(worker, name, "programs")],
    proof: { command: "readlink /usr/local/bin/kubelet", prints: `${programs}/kubelet` },
  },
  {
    title: "a worker's binary cut",
    host: "node4",
    command: `truncate -s -1 ${programs}/kubectl`,
    rows: [row("croft:host:Artifact", `${name}-v1.36.2`, "downloads[1].sha256")],
    proof: { command: "kubectl version --client >/dev/null && echo works", prints: "works" },
  },
  {
    title: "a worker's certificate lost",
    host: "node4",
    // The API is asked by it, so nothing is known of the node without it.
    command: "rm /var/lib/kubelet/pki/kubelet-client-current.pem",
    rows: [row(worker, name, "certificates", "membership")],
    proof: { command: "ls /etc/kubernetes/bootstrap-kubelet.conf 2>/dev/null || true", prints: "" },
  },
  {
    title: "a worker's node object deleted",
    host: "workstation",
    command: "kubectl delete node node4",
    rows: [row(worker, name, "membership")],
  },
];
