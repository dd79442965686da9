/** CoreDNS's configuration: kubeadm's own, or the inventory's. What CoreDNS makes of it is for the lab. */
import { expect, test } from "vitest";
import type { HostAccess } from "../../../provider/access";
import type { Answer } from "../../../provider/kind";
import { kind } from "../../../provider/kinds/kubernetes-cluster/kind";
import type { ClusterInputs } from "../../../provider/kinds/kubernetes-cluster/resource";
import { inputs, member, serving } from "./cluster-inputs";
import { FakeSession } from "./fake-session";
import { type Addon, addon, complete, list, nameOf, noteOf } from "./kubeadm-addons";

const corefile = (text: string) => addon("ConfigMap", "coredns", { data: { Corefile: text } });
const rest = complete.filter((it) => nameOf(it) !== "ConfigMap/coredns");
const declared = (text: string): ClusterInputs => ({ ...inputs(), corefile: text });

/** A cluster whose Corefile was made as "." and is this one now. */
const found = async (text?: string) =>
  list([...rest, ...(text === undefined ? [] : [corefile(text)]), await noteOf(complete)]);

async function live(text: string | undefined, wanted: string) {
  const session = new FakeSession({ a: { ...member, found: await found(text) } });
  const { addons, corefile } = (await kind.read(session, declared(wanted)))!.inputs;
  return { addons, corefile };
}

/** What was done of it, in order: a phase of kubeadm's, a removal, a note, or a Corefile that was put in place. */
const doneBy = (session: FakeSession): string[] =>
  session.ran.map(({ script, stdin }) => {
    const [, name, json] = /^(\S+) (.*)\n$/.exec(stdin) ?? [];
    if (script.vars?.["faulty"] !== undefined) return script.vars["faulty"];
    if (name === undefined) return stdin === "" ? "removed" : "noted";
    const object = JSON.parse(json!) as Addon & { readonly data: { readonly Corefile: string } };
    return `${name} ${object.data.Corefile}`;
  });

async function done(text: string | undefined, olds: string, news: string): Promise<string[]> {
  const session = new FakeSession({ a: { ...serving, found: await found(text) } });
  await kind.update(session, declared(olds), declared(news), ["corefile"]);
  return doneBy(session);
}

test.each([
  ["kubeadm's own", ".", "", { addons: "in place", corefile: "" }],
  [
    "kubeadm's own, edited",
    "evil",
    "",
    { addons: 'edited: ConfigMap/coredns data.Corefile: "evil", made as "."', corefile: "" },
  ],
  ["the inventory's", "mine", "mine", { addons: "in place", corefile: "mine" }],
  ["the inventory's, edited", "evil", "mine", { addons: "in place", corefile: "evil" }],
  [
    "the inventory's, deleted",
    undefined,
    "mine",
    { addons: "missing: ConfigMap/coredns", corefile: "mine" },
  ],
])("a Corefile is shown: %s", async (_, text, wanted, expected) =>
  expect(await live(text, wanted)).toEqual(expected),
);

test.each([
  ["kubeadm's own, edited", "evil", "", "", ["ConfigMap/coredns ."]],
  ["the inventory's, edited", "evil", "evil", "mine", ["ConfigMap/coredns mine"]],
  ["declared from now on", ".", "", "mine", ["ConfigMap/coredns mine"]],
  // Broken by: the note, which an upgrade of the cluster makes of whatever is declared then.
  ["declared no more", "mine", "mine", "", ["removed", "ConfigMap/coredns ."]],
  ["deleted", undefined, "", "", ["addon coredns", "noted"]],
])("a Corefile is put right: %s", async (_, text, olds, news, expected) =>
  expect(await done(text, olds, news)).toEqual(expected),
);

/** A Corefile is there from the moment that kubeadm has made one. */
class Making extends FakeSession {
  override async probe(host: HostAccess): Promise<Answer> {
    const answer = await super.probe(host);
    const made = this.ran.some(({ script }) => script.vars?.["faulty"] !== undefined);
    return { ...answer, facts: { ...answer.facts, found: await found(made ? "." : undefined) } };
  }
}

test("a Corefile that was deleted is made by kubeadm, and turned into the inventory's", async () => {
  const session = new Making({ a: serving });
  await kind.update(session, declared("mine"), declared("mine"), ["addons"]);
  expect(doneBy(session)).toEqual(["addon coredns", "noted", "ConfigMap/coredns mine"]);
});

// Broken by: a difference in every row of an earlier edition.
test("a row that was made before Corefiles were compared has kubeadm's own", async () => {
  const session = new FakeSession({ a: { ...member, found: await found(".") } });
  const { corefile, ...earlier } = inputs();
  expect(corefile).toBe("");
  expect((await kind.read(session, earlier as ClusterInputs))?.inputs).toEqual(inputs());
});
