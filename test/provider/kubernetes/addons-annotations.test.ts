/** Annotations of kubeadm's addons: which are part of what was made, and which are others' to write. */
import { expect, test } from "vitest";
import { addonsStanding, restoreAddons } from "../../../provider/kubernetes/addons";
import { serving } from "./cluster-inputs";
import { access, FakeSession } from "./fake-session";
import { type Addon, addon, complete, deployment, list, nameOf, noteOf } from "./kubeadm-addons";

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

const standingOf = async (found: string) =>
  (await addonsStanding(new FakeSession({ a: { found } }), [access("a")], "")).addons;

/** What is sent to kubectl of one object that differs. */
async function sentOf(found: string): Promise<Addon> {
  const session = new FakeSession({ a: { ...serving, found } });
  await restoreAddons(session, [{ access: access("a"), configuration: "" }], "");
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
