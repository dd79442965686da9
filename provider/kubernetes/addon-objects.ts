import { type Fields, fieldsOf, isFields, without } from "./fields";
import { differingFields } from "./object-differences";

/** kubeadm's addons, without which no service has a name or an address, and the objects each of them is. */
export const addons: Readonly<Record<string, readonly string[]>> = {
  coredns: [
    "ServiceAccount/coredns",
    "ClusterRole/system:coredns",
    "ClusterRoleBinding/system:coredns",
    "ConfigMap/coredns",
    "Deployment/coredns",
    "Service/kube-dns",
  ],
  "kube-proxy": [
    "ServiceAccount/kube-proxy",
    "ClusterRoleBinding/kubeadm:node-proxier",
    "Role/kube-proxy",
    "RoleBinding/kube-proxy",
    "ConfigMap/kube-proxy",
    "DaemonSet/kube-proxy",
  ],
};

export const objects = Object.values(addons).flat();

/** The Corefile is its owner's, as it is to kubeadm's upgrades: that it is there is all that is asked. */
const owned = "ConfigMap/coredns";

/** How the objects were when kubeadm had made them. In the cluster, since any control plane may be the one that is asked. */
export const record = "ConfigMap/croft-addons";

/** What is wrong with them; all are empty when nothing is. */
export interface Faults {
  readonly missing: readonly string[];
  /** As they should be, by name. */
  readonly edited: Readonly<Record<string, Fields>>;
  /** "Deployment/coredns spec.replicas: 0, made as 2" */
  readonly edits: readonly string[];
  /** Those that no record tells of. */
  readonly unknown: readonly string[];
}

/** @param found a List of the objects and the record, as the API gives it */
export function faultsOf(found: string): Faults {
  const live = listed(found);
  const made = recorded(live.get(record));
  const there = objects.filter((name) => live.has(name));
  const compared = there.filter((name) => name !== owned);
  const differing = compared.flatMap((name) => {
    const wanted = made[name];
    if (!isFields(wanted)) return [];
    const fields = Object.entries(differingFields(live.get(name)!, wanted, "made"));
    return fields.length === 0 ? [] : [{ name, wanted, fields }];
  });
  return {
    missing: objects.filter((name) => !live.has(name)),
    edited: Object.fromEntries(differing.map(({ name, wanted }) => [name, wanted])),
    edits: differing.flatMap(({ name, fields }) =>
      fields.map(([path, words]) => `${name} ${path}: ${words}`),
    ),
    unknown: compared.filter((name) => !isFields(made[name])),
  };
}

/** The text of a record of how the objects are now. @param found as for {@link faultsOf} */
export function recordOf(found: string): string {
  const kept = [...listed(found)].filter(([name]) => name !== record && name !== owned);
  const [kind, name] = record.split("/");
  return JSON.stringify({
    apiVersion: "v1",
    kind,
    metadata: { name, namespace: "kube-system" },
    data: { objects: JSON.stringify(Object.fromEntries(kept)) },
  });
}

/** @param json a List, one object, or "" for none @returns the objects by "Kind/name", as they were meant */
function listed(json: string): Map<string, Fields> {
  const top = fieldsOf(json === "" ? undefined : JSON.parse(json));
  const items = top["kind"] === "List" ? (top["items"] as Fields[]) : [top].filter(isNamed);
  return new Map(items.map((item) => [nameOf(item), meant(item)]));
}

const isNamed = (object: Fields) => fieldsOf(object["metadata"])["name"] !== undefined;

function nameOf(object: Fields): string {
  return `${String(object["kind"])}/${String(fieldsOf(object["metadata"])["name"])}`;
}

function recorded(note: Fields | undefined): Fields {
  const text = fieldsOf(note?.["data"])["objects"];
  try {
    return fieldsOf(JSON.parse(String(text)));
  } catch {
    // Whoever has edited the record gets another one.
    return {};
  }
}

/** Without what servers and controllers write, and the mark by which a person has its pods started anew. */
function meant(object: Fields): Fields {
  const { name, namespace, labels } = fieldsOf(object["metadata"]);
  const spec = fieldsOf(object["spec"]);
  const template = fieldsOf(spec["template"]);
  const metadata = fieldsOf(template["metadata"]);
  const annotations = without(
    fieldsOf(metadata["annotations"]),
    "kubectl.kubernetes.io/restartedAt",
  );
  const started = {
    ...without(metadata, "annotations"),
    ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
  };
  return {
    ...without(object, "status"),
    metadata: { name, namespace, labels },
    ...(isFields(spec["template"])
      ? { spec: { ...spec, template: { ...template, metadata: started } } }
      : {}),
  };
}
