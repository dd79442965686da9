import { stringify } from "yaml";
import { apiPort } from "../../inventory/api-port";
import type { ClusterPlan, NodePlan } from "./plan";

/**
 * kubeadm's configuration of one control plane: the cluster's words, the same on all of them, and the node's own.
 *
 * @see kubernetes.io, kubeadm Configuration (v1beta4), Kubelet Configuration (v1beta1), kube-proxy Configuration (v1alpha1)
 */
export function renderKubeadm(plan: ClusterPlan, node: NodePlan): string {
  return [initialisation(node), cluster(plan), kubelet, kubeProxy(plan)]
    .map((document) => stringify(document, { lineWidth: 0 }))
    .join("---\n");
}

function initialisation(node: NodePlan) {
  return {
    apiVersion: "kubeadm.k8s.io/v1beta4",
    kind: "InitConfiguration",
    // kubeadm always makes one; those that hosts join with are made at the moment of joining.
    bootstrapTokens: [{ ttl: "1m0s" }],
    localAPIEndpoint: { advertiseAddress: node.address, bindPort: apiPort },
    nodeRegistration: {
      name: node.name,
      criSocket: "unix:///run/containerd/containerd.sock",
      // Taints are the member's business from the first day: kubeadm's own default would have to be taken off again.
      taints: [],
    },
  };
}

function cluster(plan: ClusterPlan) {
  return {
    apiVersion: "kubeadm.k8s.io/v1beta4",
    kind: "ClusterConfiguration",
    clusterName: plan.name,
    kubernetesVersion: plan.version,
    controlPlaneEndpoint: plan.endpoint,
    // As the authorities are.
    encryptionAlgorithm: "ECDSA-P256",
    networking: {
      dnsDomain: "cluster.local",
      podSubnet: plan.podNetwork,
      serviceSubnet: plan.serviceNetwork,
    },
    apiServer: { certSANs: plan.certificateNames },
  };
}

const kubelet = {
  apiVersion: "kubelet.config.k8s.io/v1beta1",
  kind: "KubeletConfiguration",
  // A host that has booted with control groups version 1 still serves.
  failCgroupV1: false,
  // Upstream's shares of a disk (10 and 15 per cent) are hundreds of gigabytes of one that holds other things as well.
  evictionHard: {
    "imagefs.available": "4Gi",
    "memory.available": "100Mi",
    "nodefs.available": "4Gi",
    "nodefs.inodesFree": "5%",
  },
};

function kubeProxy(plan: ClusterPlan) {
  return {
    apiVersion: "kubeproxy.config.k8s.io/v1alpha1",
    kind: "KubeProxyConfiguration",
    clusterCIDR: plan.podNetwork,
    // The kernel's own table size stays: it is the host's business, and not every host lets a pod change it.
    conntrack: { maxPerCore: 0 },
  };
}
