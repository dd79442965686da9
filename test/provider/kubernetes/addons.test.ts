/**
 * kubeadm's addons: what of them is a difference, and how they are put back. What the API and kubectl make of it is for the
 * lab.
 */
import { expect, test } from "vitest";
import type { HostAccess } from "../../../provider/access";
import type { Answer, Script } from "../../../provider/kind";
import { kind } from "../../../provider/kinds/kubernetes-cluster/kind";
import { joinConfiguration, objects, parts } from "../../../provider/kubernetes/addon-objects";
import { addonsStanding, noteAddons, restoreAddons } from "../../../provider/kubernetes/addons";
import { inputs, member } from "./cluster-inputs";
import { access, FakeSession } from "./fake-session";
import { StandInHost } from "./stand-in-host";

interface Addon {
  readonly kind: string;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly [field: string]: unknown;
}

const addon = (kind: string, name: string, fields: object = {}): Addon => ({
  apiVersion: "v1",
  kind,
  metadata: { name, namespace: "kube-system", uid: "1", resourceVersion: "2" },
  ...fields,
});

const deployment = (replicas: number, annotations: object = {}) =>
  addon("Deployment", "coredns", {
    spec: {
      replicas,
      template: { metadata: { annotations }, spec: { containers: [{ name: "coredns" }] } },
    },
    status: { replicas },
  });

const nameOf = ({ kind, metadata }: Addon) => `${kind}/${String(metadata["name"])}`;

const telling = [
  addon("ConfigMap", "coredns", { data: { Corefile: "." } }),
  addon("ConfigMap", "kube-proxy", { data: { "config.conf": "mode: iptables" } }),
  addon("ConfigMap", "kubelet-config", { data: { kubelet: "maxPods: 110\n" } }),
  deployment(2),
];

/** All that is looked at, in its order. */
const complete = objects.map(
  (name) =>
    telling.find((it) => nameOf(it) === name) ?? addon(...(name.split("/") as [string, string])),
);

/** As the API lists them. */
const list = (items: readonly Addon[]) => JSON.stringify({ kind: "List", items });

/** What a session notes of addons that stand like this. */
async function noteOf(items: readonly Addon[]): Promise<Addon> {
  const session = new FakeSession({ a: { found: list(items) } });
  await noteAddons(session, access("a"));
  return JSON.parse(session.ran[0]!.stdin) as Addon;
}

/** What is said of addons that were made complete and have become these. */
async function standing(...changed: readonly Addon[]): Promise<string> {
  const names = changed.map(nameOf);
  const items = [...complete.filter((it) => !names.includes(nameOf(it))), ...changed];
  const found = list([...items, await noteOf(complete)]);
  const session = new FakeSession({ a: { ...member, found }, b: member, c: member });
  return (await kind.read(session, inputs()))!.inputs.addons;
}

const serving = { member: "yes", ready: "yes" };

test("what is missing of kubeadm's addons is named, and only those are made again, and noted", async () => {
  const rest = complete.filter((it) => it.kind !== "DaemonSet");
  const found = list([...rest, await noteOf(complete)]);
  const reader = new FakeSession({ a: { ...member, found }, b: member, c: member });
  const live = (await kind.read(reader, inputs()))!.inputs;
  expect(live.addons).toBe("missing: DaemonSet/kube-proxy");
  expect(kind.refuse!(reader, inputs(), live)).toEqual([]);
  const session = new FakeSession({ a: { ...serving, found }, b: {}, c: {} });
  await kind.update(session, live, inputs(), ["addons"]);
  expect(session.ran.map(({ host, script }) => [host, script.vars])).toEqual([
    ["a", { faulty: "addon kube-proxy" }],
    ["a", undefined],
  ]);
});

test("what was edited of them is named field by field, and put back as it was noted", async () => {
  expect(await standing(deployment(0))).toBe(
    "edited: Deployment/coredns spec.replicas: 0, made as 2",
  );
  const found = list([
    ...complete.filter((it) => it.kind !== "Deployment"),
    deployment(0),
    await noteOf(complete),
  ]);
  const session = new FakeSession({ a: { ...serving, found }, b: {}, c: {} });
  await kind.update(session, inputs(), inputs(), ["addons"]);
  expect(session.ran).toHaveLength(1);
  const [, name, json] = /^(\S+) (.*)\n$/.exec(session.ran[0]!.stdin) ?? [];
  expect(name).toBe("Deployment/coredns");
  const object = JSON.parse(json!) as Addon;
  expect(object).toMatchObject({ kind: "Deployment", spec: { replicas: 2 } });
  expect(object.metadata).toEqual({ name: "coredns", namespace: "kube-system" });
});

const kubelets = (maxPods: number) =>
  addon("ConfigMap", "kubelet-config", { data: { kubelet: `maxPods: ${maxPods}\n` } });

// Broken by: looking at the addons only. What a join or a repair installs comes from there.
test("what later joins go by is compared as well, and put back", async () => {
  expect(await standing(kubelets(5))).toBe(
    'edited: ConfigMap/kubelet-config data.kubelet: "maxPods: 5\\n", made as "maxPods: 110\\n"',
  );
  const rest = complete.filter((it) => nameOf(it) !== "ClusterRole/kubeadm:get-nodes");
  const found = list([...rest, await noteOf(complete)]);
  const session = new FakeSession({ a: { ...serving, found } });
  await restoreAddons(session, [access("a")]);
  expect(session.ran[0]?.script.vars).toEqual({ faulty: "bootstrap-token --skip-token-print" });
});

// Broken by: a note of all, by which whatever somebody has edited until then would be right from now on.
test("a control plane that tells the cluster its configuration anew notes that, and nothing else", async () => {
  const rest = complete.filter(
    (it) => !["Deployment/coredns", nameOf(kubelets(0))].includes(nameOf(it)),
  );
  const now = [...rest, deployment(0), kubelets(200)];
  const session = new FakeSession({ a: { found: list([...now, await noteOf(complete)]) } });
  await noteAddons(session, access("a"), joinConfiguration);
  const noted = JSON.parse(session.ran[0]!.stdin) as Addon;
  const reader = new FakeSession({ a: { found: list([...now, noted]) } });
  expect(await addonsStanding(reader, [access("a")])).toBe(
    "edited: Deployment/coredns spec.replicas: 0, made as 2",
  );
});

/** kubeadm's Service has annotations of its own, by which Prometheus finds it. */
const annotated = (annotations: object, of = addon("Service", "kube-dns")): Addon => ({
  ...of,
  metadata: { ...of.metadata, annotations },
});
const scraped = { "prometheus.io/port": "9153", "prometheus.io/scrape": "true" };
const lent = { "example.com/owner": "somebody" };

/** What the API lists of addons one of which was made as this and is that now. */
async function turned(made: Addon, now: Addon): Promise<string> {
  const rest = complete.filter((it) => nameOf(it) !== nameOf(made));
  return list([...rest, now, await noteOf([...rest, made])]);
}

const standingOf = (found: string) =>
  addonsStanding(new FakeSession({ a: { found } }), [access("a")]);

/** What is sent to kubectl of one object that differs. */
async function sentOf(found: string): Promise<Addon> {
  const session = new FakeSession({ a: { ...serving, found } });
  await restoreAddons(session, [access("a")]);
  return JSON.parse(session.ran[0]!.stdin.replace(/^\S+ /, "")) as Addon;
}

test.each([
  [
    "changed",
    { ...scraped, "prometheus.io/port": "1" },
    '["prometheus.io/port"]: "1", made as "9153"',
  ],
  ["gone", { "prometheus.io/port": "9153" }, '["prometheus.io/scrape"]: absent, made as "true"'],
  ["all gone", {}, `: absent, made as ${JSON.stringify(scraped)}`],
])("annotations are part of what was made: %s", async (_, annotations, words) => {
  const found = await turned(annotated(scraped), annotated(annotations));
  const place = "edited: Service/kube-dns metadata.annotations";
  expect(await standingOf(found)).toBe(`${place}${words}`);
  expect((await sentOf(found)).metadata["annotations"]).toEqual(scraped);
});

// Broken by: taking a neighbour's annotation for an edit, or an object put back as a whole for one of ours alone.
test("an annotation that others put beside them is no difference, and outlives a repair", async () => {
  const beside = annotated({ ...scraped, ...lent });
  expect(await standingOf(await turned(annotated(scraped), beside))).toBe("in place");
  const edited = { ...beside, spec: { ports: [] } };
  const sent = await sentOf(await turned(annotated(scraped), edited));
  expect(sent.metadata["annotations"]).toEqual({ ...scraped, ...lent });
  expect(sent["spec"]).toBe(undefined);
});

test.each([
  "deployment.kubernetes.io/revision",
  "deprecated.daemonset.template.generation",
  "kubectl.kubernetes.io/last-applied-configuration",
])("%s is written by others: no difference", async (annotation) => {
  const counted = (value: string) => annotated({ [annotation]: value }, deployment(2));
  expect(await standingOf(await turned(counted("1"), counted("2")))).toBe("in place");
  expect(await standingOf(await turned(counted("1"), deployment(2)))).toBe("in place");
});

// Broken by: showing every annotation of a site whose note was made before annotations were kept.
test("a note without annotations has none to compare, and a repair by it takes none away", async () => {
  const old = addon("Service", "kube-dns", { spec: { clusterIP: "10.41.0.10" } });
  const now = annotated({ ...scraped, ...lent }, old);
  expect(await standingOf(await turned(old, now))).toBe("in place");
  const sent = await sentOf(await turned(old, { ...now, spec: { clusterIP: "10.41.0.11" } }));
  expect(sent.metadata["annotations"]).toEqual({ ...scraped, ...lent });
});

// Broken by: comparing what a person may change, or what controllers write.
test.each([
  ["a Corefile of somebody's own", addon("ConfigMap", "coredns", { data: { Corefile: "mine" } })],
  ["pods started anew", deployment(2, { "kubectl.kubernetes.io/restartedAt": "today" })],
  ["what the server counts", { ...deployment(2), status: { replicas: 1 } }],
])("%s is no difference", async (_, changed) => expect(await standing(changed)).toBe("in place"));

test.each([
  ["by no edition yet", []],
  [
    "in a note that somebody has edited",
    [addon("ConfigMap", "croft-addons", { data: { objects: "{" } })],
  ],
])("addons that were noted %s are made anew and noted", async (_, note) => {
  const found = list([...complete, ...note]);
  const reader = new FakeSession({ a: { ...member, found }, b: {}, c: {} });
  const { addons } = (await kind.read(reader, inputs()))!.inputs;
  expect(addons).toMatch(/^never compared: ServiceAccount\/coredns, /);
  expect(addons).not.toContain("ConfigMap/coredns");
  const session = new FakeSession({ a: { ...serving, found }, b: {}, c: {} });
  await kind.update(session, inputs(), inputs(), ["addons"]);
  expect(session.ran.map(({ script }) => script.vars)).toEqual([
    { faulty: parts.map(({ phase }) => phase).join("\n") },
    undefined,
  ]);
});

// Broken by: taking silence for an end of the work, which the next preview would begin anew.
test("addons of which no API tells cannot be put back, and that is said", async () => {
  const session = new FakeSession({ a: serving, b: {}, c: {} });
  await expect(kind.update(session, inputs(), inputs(), ["addons"])).rejects.toThrow(
    "no API server tells what kubeadm made",
  );
  expect(session.ran).toEqual([]);
});

test("another member tells of the addons where the first cannot; none that can is no difference", async () => {
  const found = list([...complete.slice(1), await noteOf(complete)]);
  const without = { ...member, found };
  const second = await kind.read(new FakeSession({ a: member, b: without, c: {} }), inputs());
  expect(second?.inputs.addons).toBe("missing: ServiceAccount/coredns");
  const none = await kind.read(new FakeSession({ a: member, b: member, c: {} }), inputs());
  expect(none?.inputs).toEqual(inputs());
});

/** Each of its hosts can let others in. */
class Serving extends FakeSession {
  override async probe(access: HostAccess, script?: Script): Promise<Answer> {
    const answer = await super.probe(access);
    const asked = script?.text.includes("fact ready yes") === true;
    return asked ? { ...answer, facts: serving } : answer;
  }
}

test("a cluster that is adopted gets back what is missing of its addons", async () => {
  const rest = complete.filter((it) => it.kind !== "Service");
  const found = list([...rest, await noteOf(complete)]);
  const session = new Serving({ a: { ...member, found }, b: member, c: {} });
  await kind.create(session, inputs());
  expect(session.ran.map(({ script }) => script.vars)).toEqual([
    { faulty: "addon coredns" },
    undefined,
  ]);
});

const manifest = { "etc/manifests/kube-apiserver.yaml": "    - --advertise-address=10.66.0.11\n" };
const joined = { ...manifest, "own/member": "digest" };

// Broken by: a look through the name that stands for all balancers, of which the first one is dead: `timeout` starts
// programs, and the function that names the control plane's own server is none.
test("a control plane is asked itself what stands in its cluster", async () => {
  const kubectl = `case "$*" in "--server https://10.66.0.11:6443 "*get*) cat $host/found ;; *) exit 1 ;; esac`;
  const found = list(complete.slice(1));
  const host = new StandInHost({ kubectl }, { ...joined, found });
  expect(await addonsStanding(host, [access("a")])).toMatch(/^missing: ServiceAccount\/coredns; /);
});

/** A kubectl that answers a `replace` of one kind with these words, and writes down what it is asked. */
const refusing = (kind: string, words: string) => `
case "$*" in
  *" get "*) cat $host/found; exit ;;
  *"--force"*) force=" --force" ;;
  *) force= ;;
esac
for file; do :; done
name=$(sed 's/.*"kind":"\\([^"]*\\)".*/\\1/' "$file")
echo "$name$force" >>$host/asked
[ "$name$force" != ${kind} ] || { echo '${words}' >&2; exit 1; }`;

/** A session in which Deployment and Service were edited. */
async function editedHost(kind: string, words: string): Promise<StandInHost> {
  const service = addon("Service", "kube-dns", { spec: { clusterIP: "10.41.0.11" } });
  const changed = ["Deployment/coredns", "Service/kube-dns"];
  const rest = complete.filter((it) => !changed.includes(nameOf(it)));
  const found = list([...rest, deployment(0), service, await noteOf(complete)]);
  const programs = { kubectl: refusing(kind, words), curl: "echo ok" };
  return new StandInHost(programs, { ...joined, found });
}

// Words of the API server 1.36. Broken by: making all that differ anew for the one that must be.
test.each([
  'The Deployment "coredns" is invalid: spec.selector: Invalid value: {"matchLabels":{}}: field is immutable',
  'The Service "kube-dns" is invalid: spec.clusterIPs[0]: Invalid value: ["10.41.0.10"]: may not change once set',
  'The RoleBinding "kube-proxy" is invalid: roleRef: Invalid value: {}: cannot change roleRef',
])("what cannot become what it was is made anew, and nothing else: %s", async (words) => {
  const host = await editedHost("Deployment", words);
  await restoreAddons(host, [access("a")]);
  expect(host.text("asked")).toBe("Deployment\nDeployment --force\nService\n");
});

// Broken by: taking any refusal for a reason to delete, and keeping its words.
test("another refusal is no reason for a deletion, and is told as it was said", async () => {
  const words = "Unable to connect to the server: net/http: TLS handshake timeout";
  const host = await editedHost("Deployment", words);
  await expect(restoreAddons(host, [access("a")])).rejects.toThrow(words);
  expect(host.text("asked")).toBe("Deployment\n");
});
