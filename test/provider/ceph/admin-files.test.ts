/** The administrator's files of a storage host. That Ceph takes what is copied is shown on machines. */
import { expect, test } from "vitest";
import type { HostAccess } from "../../../provider/access";
import { forgetLooks } from "../../../provider/ceph/look";
import type { Script } from "../../../provider/kind";
import { type Known, adminFilesWord } from "../../../provider/kinds/ceph-host/admin-files";
import { kind } from "../../../provider/kinds/ceph-host/kind";
import type { CephHostInputs } from "../../../provider/kinds/ceph-host/resource";
import { settled } from "../../../provider/kinds/ceph-host/settled";
import { SilentError } from "../../../provider/silent-error";
import { access, FakeSession } from "../kubernetes/fake-session";
import { documents, facts } from "./golden-cluster";

const inputs: CephHostInputs = {
  access: access("node1"),
  members: [access("node2"), access("node1")],
  fsid: facts.fsid,
  address: "10.66.0.11",
  labels: ["_admin"],
  osdMemoryTargetBytes: 1,
  ...settled,
};
const key = facts.clients["client.admin"]!.key;
/** As Ceph writes it for three monitors. */
const conf = [
  `# minimal ceph.conf for ${facts.fsid}`,
  "[global]",
  `\tfsid = ${facts.fsid}`,
  `\tmon_host = ${["11", "12", "13"].map((n) => `[v2:10.66.0.${n}:3300/0,v1:10.66.0.${n}:6789/0]`).join(" ")}`,
  "",
].join("\n");
const known = { key, text: conf, hostAddresses: ["10.66.0.11", "10.66.0.12", "10.66.0.14"] };
const good = { conf, key, rights: "" };
const word = (more: Record<string, string>, by: Known = known) => {
  const answer = { code: 0, stdout: "", stderr: "", facts: { ...good, ...more } };
  return adminFilesWord(inputs, answer, by);
};

/** As a person writes it. */
function ours(monitors: string): string {
  return `; by hand\n[global]\nfsid=${facts.fsid}\nmon host = ${monitors} # all of them\n`;
}

// Broken by: comparing the identity in it only; nobody is found by another monitor's address.
test.each([
  ["good ones", {}, "in place"],
  ["another key", { key: "0" }, "a key that is not the administrator's"],
  [
    "another cluster's",
    { conf: conf.replaceAll(facts.fsid, "0") },
    "a configuration that is not of this cluster",
  ],
  ["one of nobody's", { conf: "[global]\n" }, "a configuration that is not of this cluster"],
  ["another monitor", { conf: ours("10.9.8.7") }, "a configuration that asks 10.9.8.7"],
  [
    "another one too",
    { conf: ours("10.66.0.11, 10.9.8.7:6789") },
    "a configuration that asks 10.9.8.7",
  ],
  ["a host without a monitor", { conf: ours("10.66.0.14") }, "a configuration without a monitor"],
  ["an option", { conf: `${conf}debug ms = 1\n` }, "a configuration that sets debug_ms"],
  [
    "a key for everybody",
    { rights: "the key is a regular file, mode 0644, owner root:root\n" },
    "the key is a regular file, mode 0644, owner root:root",
  ],
])("told: %s", (_, more, words) => expect(word(more)).toBe(words));

test("without any, both are missed; a host that is to have none misses none", () => {
  const bare = { code: 0, stdout: "", stderr: "", facts: {} };
  expect(adminFilesWord(inputs, bare, known)).toBe("no configuration; no key");
  expect(adminFilesWord({ ...inputs, labels: [] }, bare, known)).toBe("in place");
});

// Broken by: comparing texts. A monitor that has come or gone is in the files of the other hosts a little later.
test.each([
  ["fewer monitors", ours("10.66.0.12")],
  ["a monitor that has left a host", ours("10.66.0.13,10.66.0.14")],
])("no fault: %s", (_, text) => expect(word({ conf: text })).toBe("in place"));

test("addresses of IPv6, and options that the orchestrator was told to add", () => {
  const list = "[v2:[fd00::1]:3300/0,v1:[fd00::1]:6789/0]";
  const wanted = { text: `${ours(list)}debug_ms = 1\n`, hostAddresses: [] };
  expect(word({ conf: `${ours("fd00::1")}debug-ms = 1\n` }, wanted)).toBe("in place");
  expect(word({ conf: ours("[fd00::2]:6789,fd00::1") }, wanted)).toBe(
    "a configuration that asks fd00::2",
  );
});

// Broken by: waiting for a cluster that nobody asks because of this very file.
test("of a silent cluster, they are held against what the orchestrator has brought last", async () => {
  class Silent extends FakeSession {
    override async probe(host: HostAccess, script?: Script) {
      const answer = await super.probe(host);
      return script?.text.includes("import") ? { ...answer, code: 4 } : answer;
    }
  }
  const read = (found: string) => {
    forgetLooks();
    const told = { stdout: conf, conf: found, key, rights: "" };
    return kind.read(new Silent({ node1: told, node2: told }), inputs);
  };
  expect((await read(ours("10.9.8.7")))?.inputs.adminFiles).toBe(
    "a configuration that asks 10.9.8.7",
  );
  await expect(read(ours("10.66.0.12"))).rejects.toThrow(SilentError);
});

// Broken by: leaving it to the orchestrator, which remembers that it has brought them, or copying what somebody has edited.
test("the configuration comes from the cluster, the key from a host that it answers and by nothing that is shown", async () => {
  forgetLooks();
  const stdout = JSON.stringify({ ...documents, configuration: conf });
  const session = new FakeSession({
    node2: { stdout, keyring: "[client.admin]\n\tkey = KEY\n" },
    node1: { stdout },
  });
  const live = await kind.read(session, inputs);
  expect(live?.inputs.adminFiles).toBe("no configuration; no key");
  await kind.update(session, live!.inputs, inputs, ["adminFiles"]);
  const [given] = session.ran;
  expect([given?.host, given?.script.vars]).toEqual(["node1", { text: conf }]);
  expect(given?.stdin).toBe("[client.admin]\n\tkey = KEY\n");
});
