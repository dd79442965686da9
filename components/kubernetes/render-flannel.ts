import { stringify } from "yaml";
import { cniFile } from "../../provider/kubernetes/cni";
import { sha256 } from "../../provider/sha256";
import type { ClusterPlan } from "./plan";

const namespace = "kube-flannel";
const name = "kube-flannel";
const labels = { app: "flannel", tier: "node" };

/**
 * Flannel with VXLAN between the nodes' mesh addresses, one object each, in the order they are applied. Its plugin binary
 * is among the host's artifacts; the image brings the daemon only.
 *
 * @param image full reference
 * @returns each object's YAML by "Kind name" or "Kind namespace/name"
 * @see flannel v0.26.7 Documentation/kube-flannel.yml
 */
export function renderFlannel(plan: ClusterPlan, image: string): (readonly [string, string])[] {
  const configured = configuration(plan);
  const text = stringify(configured.data);
  const objects: Named[] = [
    namespaceOf(),
    role,
    binding,
    account,
    configured,
    daemons(plan, image, sha256(text)),
  ];
  return objects.map(
    (object) =>
      [keyOf(object), stringify(object, { lineWidth: 0, aliasDuplicateObjects: false })] as const,
  );
}

interface Named {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

function keyOf({ kind, metadata }: Named): string {
  const within = metadata.namespace === undefined ? "" : `${metadata.namespace}/`;
  return `${kind} ${within}${metadata.name}`;
}

const namespaceOf = () => ({
  apiVersion: "v1",
  kind: "Namespace",
  metadata: { name: namespace, labels: { "pod-security.kubernetes.io/enforce": "privileged" } },
});

const role = {
  apiVersion: "rbac.authorization.k8s.io/v1",
  kind: "ClusterRole",
  metadata: { name: "flannel" },
  rules: [
    { apiGroups: [""], resources: ["pods"], verbs: ["get"] },
    { apiGroups: [""], resources: ["nodes"], verbs: ["get", "list", "watch"] },
    { apiGroups: [""], resources: ["nodes/status"], verbs: ["patch"] },
  ],
};

const binding = {
  apiVersion: "rbac.authorization.k8s.io/v1",
  kind: "ClusterRoleBinding",
  metadata: { name: "flannel" },
  roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "flannel" },
  subjects: [{ kind: "ServiceAccount", name: "flannel", namespace }],
};

const account = {
  apiVersion: "v1",
  kind: "ServiceAccount",
  metadata: { name: "flannel", namespace },
};

/** What flannel puts on each node: how the runtime networks a pod. */
export function renderCni(): string {
  const network = {
    name: "cbr0",
    cniVersion: "0.3.1",
    plugins: [
      { type: "flannel", delegate: { hairpinMode: true, isDefaultGateway: true } },
      { type: "portmap", capabilities: { portMappings: true } },
    ],
  };
  return `${JSON.stringify(network, null, 2)}\n`;
}

function configuration(plan: ClusterPlan) {
  // Flannel's MTU is the outer interface's: it takes the overhead off by itself.
  const backend = { Type: "vxlan", MTU: plan.mtu };
  // It takes an IPv6 network under "Network" for a broken IPv4 one, and does not start.
  const pods = plan.podNetwork.includes(":")
    ? { EnableIPv4: false, EnableIPv6: true, IPv6Network: plan.podNetwork }
    : { Network: plan.podNetwork };
  return {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "kube-flannel-cfg", namespace, labels },
    data: {
      "cni-conf.json": renderCni(),
      "net-conf.json": `${JSON.stringify({ ...pods, Backend: backend }, null, 2)}\n`,
    },
  };
}

/** @param digest of the configuration: a daemon reads it once, so another one must start another pod */
function daemons(plan: ClusterPlan, image: string, digest: string) {
  const field = (path: string) => ({ valueFrom: { fieldRef: { fieldPath: path } } });
  const hostPath = (path: string) => ({ hostPath: { path } });
  return {
    apiVersion: "apps/v1",
    kind: "DaemonSet",
    metadata: { name, namespace, labels },
    spec: {
      selector: { matchLabels: labels },
      template: {
        metadata: { labels, annotations: { "croft.internal/configuration": digest } },
        spec: {
          nodeSelector: { "kubernetes.io/os": "linux" },
          hostNetwork: true,
          priorityClassName: "system-node-critical",
          // Upstream's tolerates NoSchedule only: a node with a taint NoExecute would lose its network, and never be Ready.
          tolerations: [{ operator: "Exists" }],
          serviceAccountName: "flannel",
          initContainers: [
            {
              name: "install-cni",
              image,
              command: ["cp"],
              args: ["-f", "/etc/kube-flannel/cni-conf.json", cniFile],
              volumeMounts: [
                { name: "cni", mountPath: "/etc/cni/net.d" },
                { name: "flannel-cfg", mountPath: "/etc/kube-flannel/" },
              ],
            },
          ],
          containers: [
            {
              name,
              image,
              command: ["/opt/bin/flanneld"],
              args: ["--ip-masq", "--kube-subnet-mgr", `--iface=${plan.interfaceName}`],
              resources: { requests: { cpu: "100m", memory: "50Mi" } },
              securityContext: {
                privileged: false,
                capabilities: { add: ["NET_ADMIN", "NET_RAW"] },
              },
              env: [
                { name: "POD_NAME", ...field("metadata.name") },
                { name: "POD_NAMESPACE", ...field("metadata.namespace") },
                { name: "EVENT_QUEUE_DEPTH", value: "5000" },
              ],
              volumeMounts: [
                { name: "run", mountPath: "/run/flannel" },
                { name: "flannel-cfg", mountPath: "/etc/kube-flannel/" },
                { name: "xtables-lock", mountPath: "/run/xtables.lock" },
              ],
            },
          ],
          volumes: [
            { name: "run", ...hostPath("/run/flannel") },
            { name: "cni", ...hostPath("/etc/cni/net.d") },
            { name: "flannel-cfg", configMap: { name: "kube-flannel-cfg" } },
            {
              name: "xtables-lock",
              hostPath: { path: "/run/xtables.lock", type: "FileOrCreate" },
            },
          ],
        },
      },
    },
  };
}
