import { annotated, annotationsOf } from "./annotations";
import { type Fields, fieldsOf, isFields, without } from "./fields";
import { differingFields } from "./object-differences";

/** Some of what kubeadm keeps in the cluster. */
interface Part {
  /** Of `kubeadm init`, that makes it; it needs the configuration beside it. */
  readonly phase: string;
  readonly objects: readonly string[];
}

/**
 * kubeadm's addons, without which no service has a name or an address; and what later joins, repairs and upgrades go by, and
 * are allowed by.
 */
export const parts: readonly Part[] = [
  {
    phase: "addon coredns",
    objects: [
      "ServiceAccount/coredns",
      "ClusterRole/system:coredns",
      "ClusterRoleBinding/system:coredns",
      "ConfigMap/coredns",
      "Deployment/coredns",
      "Service/kube-dns",
    ],
  },
  {
    phase: "addon kube-proxy",
    objects: [
      "ServiceAccount/kube-proxy",
      "ClusterRoleBinding/kubeadm:node-proxier",
      "Role/kube-proxy",
      "RoleBinding/kube-proxy",
      "ConfigMap/kube-proxy",
      "DaemonSet/kube-proxy",
    ],
  },
  {
    phase: "upload-config all",
    objects: [
      "ConfigMap/kubeadm-config",
      "Role/kubeadm:nodes-kubeadm-config",
      "RoleBinding/kubeadm:nodes-kubeadm-config",
      "ConfigMap/kubelet-config",
      "Role/kubeadm:kubelet-config",
      "RoleBinding/kubeadm:kubelet-config",
    ],
  },
  {
    phase: "bootstrap-token --skip-token-print",
    objects: [
      "ClusterRole/kubeadm:get-nodes",
      "ClusterRoleBinding/kubeadm:get-nodes",
      "ClusterRoleBinding/kubeadm:kubelet-bootstrap",
      "ClusterRoleBinding/kubeadm:node-autoapprove-bootstrap",
      "ClusterRoleBinding/kubeadm:node-autoapprove-certificate-rotation",
    ],
  },
];

export const objects = parts.flatMap((part) => part.objects);

/** Who runs as which of the service accounts, by "NAMESPACE/ACCOUNT". */
export const workloads = {
  "kube-system/coredns": "Deployment/coredns",
  "kube-system/kube-proxy": "DaemonSet/kube-proxy",
};

/** What a control plane tells the cluster anew when its configuration has changed. */
export const joinConfiguration = ["ConfigMap/kubeadm-config", "ConfigMap/kubelet-config"];

/** What names are answered by, in its key "Corefile". */
export const corefileMap = "ConfigMap/coredns";

/** How the objects were when kubeadm had made them. In the cluster, since any control plane may be the one that is asked. */
export const note = "ConfigMap/croft-addons";

/** What is wrong with them; all are empty when nothing is. */
export interface Faults {
  readonly missing: readonly string[];
  /** As they should be, by name. */
  readonly edited: Readonly<Record<string, Fields>>;
  /** "Deployment/coredns spec.replicas: 0, made as 2" */
  readonly edits: readonly string[];
  /** Those that no note tells of. */
  readonly unknown: readonly string[];
}

/**
 * @param found a List of the objects and the note, as the API gives it
 * @param corefile as the inventory declares it; "" for kubeadm's own
 */
export function faultsOf(found: string, corefile: string): Faults {
  const live = listed(found);
  const noted = notedIn(live.get(note));
  const there = objects.filter((name) => live.has(name));
  const madeAs = (name: string) =>
    name === corefileMap && corefile !== ""
      ? { ...asMade(live.get(name)!), data: { Corefile: corefile } }
      : noted[name];
  const differing = there.flatMap((name) => {
    const [is, made] = [live.get(name)!, madeAs(name)];
    if (!isFields(made)) return [];
    const fields = Object.entries(differingFields(withoutOthers(is, made), made, "made"));
    return fields.length === 0 ? [] : [{ name, wanted: withOthers(is, made), fields }];
  });
  return {
    missing: objects.filter((name) => !live.has(name)),
    edited: Object.fromEntries(differing.map(({ name, wanted }) => [name, wanted])),
    edits: differing.flatMap(({ name, fields }) =>
      fields.map(([path, words]) => `${name} ${path}: ${words}`),
    ),
    unknown: there.filter((name) => !isFields(madeAs(name))),
  };
}

/** The Corefile that lives; undefined where there is none. @param found as for {@link faultsOf} */
export function corefileIn(found: string): string | undefined {
  const text = fieldsOf(listed(found).get(corefileMap)?.["data"])["Corefile"];
  return typeof text === "string" ? text : undefined;
}

/**
 * The text of a note of how the objects are now.
 * @param found as for {@link faultsOf} @param only these; the others stay as they were noted
 */
export function noteOf(found: string, only: readonly string[] = objects): string {
  const live = listed(found);
  const taken = only.filter((name) => live.has(name));
  const noted = {
    ...notedIn(live.get(note)),
    ...Object.fromEntries(taken.map((name) => [name, asMade(live.get(name)!)])),
  };
  const [kind, name] = note.split("/");
  return JSON.stringify({
    apiVersion: "v1",
    kind,
    metadata: { name, namespace: "kube-system" },
    data: { objects: JSON.stringify(noted) },
  });
}

/** @param json a List, one object, or "" for none @returns the objects by "Kind/name" */
function listed(json: string): Map<string, Fields> {
  const top = fieldsOf(json === "" ? undefined : JSON.parse(json));
  const items = top["kind"] === "List" ? (top["items"] as Fields[]) : [top].filter(isNamed);
  return new Map(items.map((item) => [nameOf(item), item]));
}

const isNamed = (object: Fields) => fieldsOf(object["metadata"])["name"] !== undefined;

function nameOf(object: Fields): string {
  return `${String(object["kind"])}/${String(fieldsOf(object["metadata"])["name"])}`;
}

function notedIn(object: Fields | undefined): Fields {
  const text = fieldsOf(object?.["data"])["objects"];
  try {
    return fieldsOf(JSON.parse(String(text)));
  } catch {
    // Whoever has edited the note gets another one.
    return {};
  }
}

/** Annotations that controllers write, and kubectl for its own use. */
const counted = [
  "deployment.kubernetes.io/revision",
  "deprecated.daemonset.template.generation",
  "kubectl.kubernetes.io/last-applied-configuration",
];

/** Without what servers and controllers write, and the mark by which a person has its pods started anew. */
function asMade(object: Fields): Fields {
  const { name, namespace, labels } = fieldsOf(object["metadata"]);
  const bare = { ...without(object, "status"), metadata: { name, namespace, labels } };
  const made = annotated(bare, without(annotationsOf(object), ...counted));
  const spec = fieldsOf(object["spec"]);
  const { template } = spec;
  if (!isFields(template)) return made;
  const marks = without(annotationsOf(template), "kubectl.kubernetes.io/restartedAt");
  return { ...made, spec: { ...spec, template: annotated(template, marks) } };
}

/**
 * A live object without the annotations that others have put beside those it was made with, which are theirs. Beside a note
 * of an edition that kept none they are all such.
 */
function withoutOthers(live: Fields, made: Fields): Fields {
  const own = annotationsOf(made);
  const others = Object.keys(annotationsOf(live)).filter((key) => !(key in own));
  return annotated(asMade(live), without(annotationsOf(live), ...others));
}

/** An object as it was made, and with them: it is put back as a whole. */
function withOthers(live: Fields, made: Fields): Fields {
  return annotated(made, { ...annotationsOf(live), ...annotationsOf(made) });
}
