import type { Settings } from "../settings";
import type { Manifest } from "./manifest";

const POD_CONTAINER = [
  "args",
  "command",
  "env",
  "image",
  "imagePullPolicy",
  "lifecycle",
  "livenessProbe",
  "ports",
  "readinessProbe",
  "resources",
  "securityContext",
  "stdin",
  "stdinOnce",
  "terminationMessagePath",
  "terminationMessagePolicy",
  "tty",
  "volumeDevices",
  "volumeMounts",
  "workingDir",
];

const POD_SPEC = [
  "affinity",
  "automountServiceAccountToken",
  "dnsConfig",
  "dnsPolicy",
  "enableServiceLinks",
  "hostAliases",
  "hostIPC",
  "hostNetwork",
  "hostPID",
  "hostname",
  "imagePullSecrets",
  "nodeName",
  "nodeSelector",
  "overhead",
  "preemptionPolicy",
  "priority",
  "priorityClassName",
  "readinessGates",
  "restartPolicy",
  "runtimeClassName",
  "schedulerName",
  "securityContext",
  "serviceAccount",
  "serviceAccountName",
  "shareProcessNamespace",
  "subdomain",
  "terminationGracePeriodSeconds",
  "volumes",
];

const VOLUME_SOURCES = [
  "awsElasticBlockStore",
  "azureDisk",
  "azureFile",
  "cephfs",
  "cinder",
  "csi",
  "fc",
  "flexVolume",
  "flocker",
  "gcePersistentDisk",
  "glusterfs",
  "hostPath",
  "iscsi",
  "local",
  "nfs",
  "photonPersistentDisk",
  "portworxVolume",
  "quobyte",
  "rbd",
  "scaleIO",
  "storageos",
  "vsphereVolume",
];

/** Paths, indices left out, that only a new object can change, by API group and kind. */
const BY_KIND: Readonly<Record<string, readonly string[]>> = {
  "apps/DaemonSet": ["spec.selector"],
  "apps/Deployment": ["spec.selector"],
  "apps/StatefulSet": [
    "spec.podManagementPolicy",
    "spec.revisionHistoryLimit",
    "spec.selector",
    "spec.serviceName",
    "spec.volumeClaimTemplates",
  ],
  "batch/Job": ["spec.completions", "spec.parallelism", "spec.selector", "spec.template"],
  "rbac.authorization.k8s.io/ClusterRoleBinding": ["roleRef"],
  "rbac.authorization.k8s.io/RoleBinding": ["roleRef"],
  "storage.k8s.io/StorageClass": ["parameters", "provisioner"],
  "/PersistentVolume": VOLUME_SOURCES.map((source) => `spec.${source}`),
  "/PersistentVolumeClaim": [
    "spec.accessModes",
    "spec.selector",
    "spec.storageClassName",
    "spec.volumeName",
  ],
  "/Pod": [
    ...POD_SPEC.map((field) => `spec.${field}`),
    ...POD_CONTAINER.flatMap((field) => [
      `spec.containers.${field}`,
      `spec.initContainers.${field}`,
    ]),
  ],
  "/ResourceQuota": ["spec.scopes"],
  "/Service": ["spec.clusterIP"],
};

/**
 * Whether a difference at this path needs a new object. Configuration and secrets are replaced too, so that what uses
 * them follows, unless the provider is told otherwise.
 */
export function isImmutable(manifest: Manifest, path: string, settings: Settings): boolean {
  const plain = path.replace(/\[\d+\]/g, "");
  return immutablePaths(manifest, settings).some(
    (fixed) => plain === fixed || plain.startsWith(`${fixed}.`) || plain.startsWith(`${fixed}[`),
  );
}

function immutablePaths(manifest: Manifest, settings: Settings): readonly string[] {
  const { apiVersion, kind } = manifest;
  const group = apiVersion.includes("/") ? (apiVersion.split("/")[0] ?? "") : "";
  const sealed = manifest["immutable"] === true;
  const always = ["metadata.name", "metadata.namespace", "kind"];
  if (group === "" && kind === "Secret") {
    const fixed = sealed || !settings.enableSecretMutable ? ["data", "stringData"] : [];
    return [...always, "type", ...fixed];
  }
  if (group === "" && kind === "ConfigMap") {
    const fixed = sealed || !settings.enableConfigMapMutable ? ["data", "binaryData"] : [];
    return [...always, ...fixed];
  }
  return [...always, ...(BY_KIND[`${group}/${kind}`] ?? [])];
}
