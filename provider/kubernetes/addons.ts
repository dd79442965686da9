import type { HostAccess } from "../access";
import { firstThenOthers } from "../first-then-others";
import type { Answer, Reader, Session } from "../kind";
import { poll } from "../poll";
import { type Fields, fieldsOf, isFields, without } from "./fields";
import { settledCluster } from "./inputs";
import { ADMINISTRATION } from "./leaving";
import { sponsor } from "./members";
import { differingFields } from "./object-differences";
import * as shell from "./shell";

/** kubeadm's addons, without which no service has a name or an address, and the objects each of them is. */
const addons: Readonly<Record<string, readonly string[]>> = {
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

const objects = Object.values(addons).flat();

/** The Corefile is its owner's, as it is to kubeadm's upgrades: that it is there is all that is asked. */
const owned = "ConfigMap/coredns";

/** How the objects were when kubeadm had made them. In the cluster, since any control plane may be the one that is asked. */
const record = "ConfigMap/croft-addons";

const look = {
  text: `${shell.ENVIRONMENT}
[ -f "$own/member" ] || exit 0
${ADMINISTRATION}
found=$(timeout 15 kubectl -n kube-system get --ignore-not-found -o json ${[...objects, record].join(" ")} 2>/dev/null) && fact found "$found"`,
};

const make = {
  text: `${shell.ENVIRONMENT}${shell.KUBEADM_STEP}
for addon in $faulty; do
  progress "putting $addon back"
  kubeadm_step init phase addon "$addon" --config "$own/kubeadm.yaml"
done`,
};

/** What an object cannot be changed into, it is made anew as. */
const replace = {
  text: `${shell.ENVIRONMENT}${ADMINISTRATION}
scratch
cat >"$tmp/objects"
progress "putting $edited back"
kubectl replace -f "$tmp/objects" >/dev/null 2>&1 || kubectl replace --force -f "$tmp/objects" >/dev/null`,
};

const keep = {
  text: `${shell.ENVIRONMENT}${ADMINISTRATION}
kubectl apply --server-side --force-conflicts --field-manager=croft -f - >/dev/null`,
};

/** What is wrong with them; all are empty when nothing is. */
interface Faults {
  readonly missing: readonly string[];
  /** As they should be, by name. */
  readonly edited: Readonly<Record<string, Fields>>;
  /** "Deployment/coredns spec.replicas: 0, made as 2" */
  readonly edits: readonly string[];
  /** Those that no record tells of. */
  readonly unknown: readonly string[];
}

/** "in place", or what is wrong with them; "in place" as well where no API answers, which other rows say. */
export async function addonsStanding(
  reader: Reader,
  members: readonly HostAccess[],
): Promise<string> {
  const found = await foundBy(reader, members);
  if (found === undefined) return settledCluster.addons;
  const { missing, edits, unknown } = faultsOf(found);
  const words = [
    ...(missing.length === 0 ? [] : [`missing: ${missing.join(", ")}`]),
    ...(edits.length === 0 ? [] : [`edited: ${edits.join("; ")}`]),
    ...(unknown.length === 0 ? [] : [`never compared: ${unknown.join(", ")}`]),
  ];
  return words.length === 0 ? settledCluster.addons : words.join("; ");
}

/** Makes what is missing or was never compared, and puts back what was edited. A Corefile that is there stays. */
export async function restoreAddons(
  session: Session,
  members: readonly HostAccess[],
): Promise<void> {
  const found = await foundBy(session, members);
  if (found === undefined) return;
  const { missing, edited, unknown } = faultsOf(found);
  const faulty = Object.keys(addons).filter((addon) =>
    addons[addon]!.some((object) => missing.includes(object) || unknown.includes(object)),
  );
  const names = Object.keys(edited);
  if (faulty.length === 0 && names.length === 0) return;
  const through = await sponsor(session, members);
  if (names.length > 0) {
    const list = { apiVersion: "v1", kind: "List", items: Object.values(edited) };
    const vars = { edited: names.join(", ") };
    await session.run(through, { ...replace, vars }, { stdin: JSON.stringify(list) });
  }
  if (faulty.length > 0) {
    await session.run(through, { ...make, vars: { faulty: faulty.join(" ") } });
    await recordAddons(session, through);
  }
}

/**
 * Notes how they are: to be called when kubeadm has just made them, through a control plane that serves.
 * @throws Error when its API does not tell within a minute
 */
export async function recordAddons(session: Session, through: HostAccess): Promise<void> {
  const ask = async () => (await session.probe(through, look)).facts["found"];
  const found = await poll(session, 60, ask);
  if (found === undefined)
    throw new Error(`the API of ${through.host} does not tell of CoreDNS and kube-proxy`);
  const kept = Object.fromEntries(
    [...listed(found)].filter(([name]) => name !== record && name !== owned),
  );
  const [kind, name] = record.split("/");
  const note = {
    apiVersion: "v1",
    kind,
    metadata: { name, namespace: "kube-system" },
    data: { objects: JSON.stringify(kept) },
  };
  await session.run(through, keep, { stdin: JSON.stringify(note) });
}

/** What the first of them that can tell has of the objects. */
async function foundBy(
  reader: Reader,
  members: readonly HostAccess[],
): Promise<string | undefined> {
  const toldOf = (answer: Answer | undefined) => answer?.facts["found"];
  const said = await firstThenOthers(
    members,
    (access) => reader.probe(access, look).catch(() => undefined),
    (answer) => toldOf(answer) !== undefined,
  );
  return said.map(toldOf).find((found) => found !== undefined);
}

function faultsOf(found: string): Faults {
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
