/** What a type token means: "kubernetes:apps/v1:Deployment". */
export interface ObjectKind {
  /** As in a manifest: "apps/v1", or "v1" for the core group. */
  readonly apiVersion: string;
  readonly kind: string;
}

/** Groups of tokens that are no kinds of the cluster. */
const NO_KINDS = ["helm.sh/", "yaml", "kustomize"];

/** undefined for tokens of components, patches and lists, which the edition does not have. */
export function objectKind(type: string): ObjectKind | undefined {
  const [pkg, groupVersion, kind] = type.split(":");
  if (pkg !== "kubernetes" || groupVersion === undefined || kind === undefined) {
    return undefined;
  }
  if (NO_KINDS.some((prefix) => groupVersion.startsWith(prefix)) || /(Patch|List)$/.test(kind)) {
    return undefined;
  }
  return { apiVersion: groupVersion.replace(/^core\//, ""), kind };
}

/** Kinds of the cluster itself that lie in no namespace; custom ones are taken for namespaced until the cluster is asked. */
const CLUSTER_SCOPED = new Set([
  "APIService",
  "CSIDriver",
  "CSINode",
  "CertificateSigningRequest",
  "ClusterRole",
  "ClusterRoleBinding",
  "CustomResourceDefinition",
  "DeviceClass",
  "FlowSchema",
  "IngressClass",
  "MutatingAdmissionPolicy",
  "MutatingAdmissionPolicyBinding",
  "MutatingWebhookConfiguration",
  "Namespace",
  "Node",
  "PersistentVolume",
  "PriorityClass",
  "PriorityLevelConfiguration",
  "ResourceSlice",
  "RuntimeClass",
  "ServiceCIDR",
  "StorageClass",
  "ValidatingAdmissionPolicy",
  "ValidatingAdmissionPolicyBinding",
  "ValidatingWebhookConfiguration",
  "VolumeAttachment",
  "VolumeAttributesClass",
]);

export function isClusterScoped(kind: string): boolean {
  return CLUSTER_SCOPED.has(kind);
}
