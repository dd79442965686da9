import { row, type Tampering } from "../tampering";

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
    title: "a worker's node object deleted",
    host: "workstation",
    command: "kubectl delete node node4",
    rows: [row(worker, name, "membership")],
  },
];
