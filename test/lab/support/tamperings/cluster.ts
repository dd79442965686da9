import { row, type Tampering } from "../tampering";
import { haproxy } from "./balancer";
import { programs } from "./runtime";

const controlPlane = "croft:kubernetes:ControlPlane";
const kubectl = "kubectl --kubeconfig /etc/kubernetes/admin.conf";

/** Control planes. */
export const clusterTamperings: readonly Tampering[] = [
  {
    title: "keys that others may read, and a manifest that they may write",
    host: "node3",
    command:
      "cd /etc/kubernetes && chmod 0644 pki/ca.key admin.conf && chmod 0666 manifests/etcd.yaml && chown daemon pki/sa.pub",
    rows: [row(controlPlane, "kubernetes-node3", "permissions")],
    proof: {
      command:
        "cd /etc/kubernetes && stat -c '%a %U' pki/ca.key admin.conf manifests/etcd.yaml pki/sa.pub | xargs",
      prints: "600 root 600 root 600 root 644 root",
    },
  },
  {
    title: "folders from which the kubelet starts pods, open to anybody",
    host: "node1",
    command: "chmod 0777 /etc/kubernetes /etc/kubernetes/manifests /var/lib/kubelet",
    rows: [row(controlPlane, "kubernetes-node1", "permissions")],
    proof: {
      command:
        "stat -c %A /etc/kubernetes /etc/kubernetes/manifests /var/lib/kubelet | cut -c6,9 | sort -u",
      prints: "--",
    },
  },
  {
    title: "a pod of nobody's that the kubelet starts by itself",
    host: "node2",
    command:
      "cp /etc/kubernetes/manifests/kube-scheduler.yaml /etc/kubernetes/manifests/kube-scheduler.yaml.bak",
    rows: [row(controlPlane, "kubernetes-node2", "kubeletFiles")],
    proof: {
      command:
        "rm -r /etc/kubernetes/manifests.off; ls /etc/kubernetes/manifests | grep -c bak || true",
      prints: "0",
    },
  },
  {
    title: "a label removed",
    host: "node1",
    command: `${kubectl} label node node1 node-role.kubernetes.io/worker- >/dev/null`,
    rows: [row(controlPlane, "kubernetes-node1", 'labels["node-role.kubernetes.io/worker"]')],
    inside: haproxy,
  },
  {
    title: "a taint that nobody declared",
    host: "node1",
    command: `${kubectl} taint node node1 evil=1:PreferNoSchedule >/dev/null`,
    rows: [row(controlPlane, "kubernetes-node1", "taints[0]")],
    inside: haproxy,
  },
  {
    title: "a node cordoned",
    host: "node2",
    command: `${kubectl} cordon node2 >/dev/null`,
    rows: [row(controlPlane, "kubernetes-node2", "schedulable")],
    inside: haproxy,
  },
  {
    title: "a kubelet stopped",
    host: "node2",
    command: "systemctl stop kubelet",
    rows: [row(controlPlane, "kubernetes-node2", "kubelet")],
    proof: { command: "systemctl is-active kubelet", prints: "active" },
  },
  {
    title: "a kubelet that will not start at boot",
    host: "node3",
    command: "systemctl --quiet disable kubelet",
    rows: [row(controlPlane, "kubernetes-node3", "kubelet")],
    proof: { command: "systemctl is-enabled kubelet", prints: "enabled" },
  },
  {
    title: "the text of the kubelet's unit",
    host: "node1",
    command: "sed -i 's/^Description=.*/Description=evil/' /etc/systemd/system/kubelet.service",
    rows: [row(controlPlane, "kubernetes-node1", "unit")],
    proof: { command: "grep -c evil /etc/systemd/system/kubelet.service || true", prints: "0" },
  },
  {
    title: "a drop-in of the kubelet's unit",
    host: "node2",
    command:
      "cd /etc/systemd/system && mkdir -p kubelet.service.d && printf '[Service]\\nNice=5\\n' >kubelet.service.d/evil.conf",
    rows: [row(controlPlane, "kubernetes-node2", "unit")],
    proof: { command: "systemctl show -p Nice --value kubelet", prints: "0" },
  },
  {
    title: "the kubelet's configuration",
    host: "node1",
    command: "sed -i 's/^maxPods:.*//; $a maxPods: 7' /var/lib/kubelet/config.yaml",
    rows: [row(controlPlane, "kubernetes-node1", "kubeletFiles")],
    proof: { command: "grep -c 'maxPods: 7' /var/lib/kubelet/config.yaml || true", prints: "0" },
  },
  {
    title: "the kubelet's flags lost",
    host: "node3",
    command: "rm /var/lib/kubelet/kubeadm-flags.env",
    rows: [row(controlPlane, "kubernetes-node3", "kubeletFiles")],
    proof: {
      command: "grep -c KUBELET_KUBEADM_ARGS /var/lib/kubelet/kubeadm-flags.env",
      prints: "1",
    },
  },
  {
    title: "a kubelet that asks somebody else",
    host: "node3",
    command: "sed -i 's|server: .*|server: https://192.0.2.66:6443|' /etc/kubernetes/kubelet.conf",
    rows: [row(controlPlane, "kubernetes-node3", "kubeconfigs")],
    proof: { command: "grep -c 192.0.2.66 /etc/kubernetes/kubelet.conf || true", prints: "0" },
  },
  {
    title: "a scheduler that asks somebody else",
    host: "node1",
    command:
      "sed -i 's|server: .*|server: https://192.0.2.66:6443|' /etc/kubernetes/scheduler.conf",
    rows: [row(controlPlane, "kubernetes-node1", "kubeconfigs")],
    proof: { command: "grep -c 192.0.2.66 /etc/kubernetes/scheduler.conf || true", prints: "0" },
  },
  {
    title: "a scheduler that asks somebody else by a second cluster of its kubeconfig",
    host: "node2",
    command:
      "cd /etc/kubernetes && for edit in 'set-cluster evil --server https://192.0.2.66:6443 --insecure-skip-tls-verify' " +
      "'set-context --current --cluster evil'; do kubectl --kubeconfig scheduler.conf config $edit >/dev/null; done",
    rows: [row(controlPlane, "kubernetes-node2", "kubeconfigs")],
    proof: { command: "grep -c 192.0.2.66 /etc/kubernetes/scheduler.conf || true", prints: "0" },
  },
  {
    title: "a controller manager that asks by way of somebody else",
    host: "node3",
    command:
      "sed -i 's|^    server: .*|&\\n    proxy-url: http://192.0.2.66:3128|' /etc/kubernetes/controller-manager.conf",
    rows: [row(controlPlane, "kubernetes-node3", "kubeconfigs")],
    proof: {
      command: "grep -c proxy-url /etc/kubernetes/controller-manager.conf || true",
      prints: "0",
    },
  },
  {
    title: "a command that leads elsewhere",
    host: "node2",
    // A copy that works: whatever else is repaired on this host may need it.
    command: "cp -L /usr/local/bin/kubectl /root/ && ln -sfn /root/kubectl /usr/local/bin/kubectl",
    rows: [row(controlPlane, "kubernetes-node2", "programs")],
    proof: {
      command: "rm /root/kubectl; readlink /usr/local/bin/kubectl",
      prints: `${programs}/kubectl`,
    },
  },
  {
    title: "a certificate cut out of its kubeconfig",
    host: "node2",
    command: "sed -i /client-certificate-data:/d /etc/kubernetes/scheduler.conf",
    rows: [row(controlPlane, "kubernetes-node2", "certificates")],
    alone: "starts every server of its host anew",
    proof: {
      command: "grep -c client-certificate-data /etc/kubernetes/scheduler.conf",
      prints: "1",
    },
  },
  {
    title: "a server's key gone",
    host: "node1",
    command: "rm /etc/kubernetes/pki/apiserver-kubelet-client.key",
    rows: [row(controlPlane, "kubernetes-node1", "certificates")],
    alone: "starts every server of its host anew",
    proof: {
      command:
        "cd /etc/kubernetes/pki; cmp /dev/fd/3 /dev/fd/4 3<<A 4<<B\n$(openssl x509 -in apiserver-kubelet-client.crt -noout -pubkey)\nA\n$(openssl pkey -in apiserver-kubelet-client.key -pubout)\nB",
      prints: "",
    },
  },
  {
    title: "a server's certificate that somebody has signed himself, and a kubelet that is stopped",
    host: "node3",
    command:
      "cd /etc/kubernetes/pki && openssl req -x509 -newkey rsa:2048 -nodes -days 365 -subj /CN=evil -keyout front-proxy-client.key " +
      "-out front-proxy-client.crt 2>/dev/null; systemctl stop kubelet",
    rows: [row(controlPlane, "kubernetes-node3", "certificates", "kubelet")],
    alone: "starts every server of its host anew",
    proof: {
      command:
        "cd /etc/kubernetes/pki && openssl verify -CAfile front-proxy-ca.crt front-proxy-client.crt",
      prints: "front-proxy-client.crt: OK",
    },
  },
  {
    title: "a static pod's manifest edited",
    host: "node3",
    command:
      "sed -i 's/--leader-elect=true/--leader-elect=false/' /etc/kubernetes/manifests/kube-scheduler.yaml",
    rows: [row(controlPlane, "kubernetes-node3", "manifests")],
    proof: {
      command: "grep -c leader-elect=true /etc/kubernetes/manifests/kube-scheduler.yaml",
      prints: "1",
    },
  },
  {
    title: "all that was noted of a control plane",
    host: "node3",
    command: "rm -r /var/lib/croft/kubernetes",
    rows: [
      row(
        controlPlane,
        "kubernetes-node3",
        "configuration",
        "kubeletFiles",
        "manifests",
        "membership",
      ),
    ],
    proof: {
      command: "ls /var/lib/croft/kubernetes | xargs",
      prints: "kubeadm.yaml kubelet manifests member",
    },
  },
  {
    title: "a file of the cluster's authorities",
    host: "node2",
    command: "echo >>/etc/kubernetes/pki/sa.pub",
    rows: [row(controlPlane, "kubernetes-node2", 'authorities["sa.pub"]')],
    proof: { command: "tail -c 2 /etc/kubernetes/pki/sa.pub | wc -l", prints: "1" },
  },
  {
    title: "the authority's certificate on one control plane",
    host: "node1",
    command: "echo >>/etc/kubernetes/pki/ca.crt",
    rows: [row(controlPlane, "kubernetes-node1", 'authorities["ca.crt"]')],
    proof: { command: "tail -c 2 /etc/kubernetes/pki/ca.crt | wc -l", prints: "1" },
  },
  {
    title: "kubeadm's configuration",
    host: "node3",
    command: "echo '# evil' >>/var/lib/croft/kubernetes/kubeadm.yaml",
    rows: [row(controlPlane, "kubernetes-node3", "configuration")],
    alone: "makes the API server of its host anew",
    proof: { command: "grep -c evil /var/lib/croft/kubernetes/kubeadm.yaml || true", prints: "0" },
  },
  {
    title: "a change of kubeadm's configuration that was cut off",
    host: "node2",
    command: "touch /var/lib/croft/kubernetes/reconfiguring",
    rows: [row(controlPlane, "kubernetes-node2", "configuration")],
    alone: "makes the API server of its host anew",
    proof: {
      command: "ls /var/lib/croft/kubernetes/reconfiguring 2>/dev/null || true",
      prints: "",
    },
  },
  {
    title: "an etcd member taken down",
    host: "node2",
    command:
      "mv /etc/kubernetes/manifests/etcd.yaml /root/; while ss -ltn | grep -q 127.0.0.1:2379; do sleep 1; done",
    rows: [row(controlPlane, "kubernetes-node2", "manifests", "membership")],
    alone: "of three voters, one is missing",
    proof: {
      command: "rm /root/etcd.yaml; ls /etc/kubernetes/manifests/etcd.yaml | wc -l",
      prints: "1",
    },
  },
];
