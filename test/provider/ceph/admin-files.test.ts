/** The administrator's files of a storage host. That Ceph takes what is copied is shown on machines. */
import { expect, test } from "vitest";
import { forgetLooks } from "../../../provider/ceph/look";
import { adminFilesWord } from "../../../provider/kinds/ceph-host/admin-files";
import { kind } from "../../../provider/kinds/ceph-host/kind";
import type { CephHostInputs } from "../../../provider/kinds/ceph-host/resource";
import { access, FakeSession } from "../kubernetes/fake-session";
import { facts, text } from "./golden-cluster";

const inputs: CephHostInputs = {
  access: access("node1"),
  members: [access("node2"), access("node1")],
  fsid: facts.fsid,
  address: "10.66.0.11",
  labels: ["_admin"],
  osdMemoryTargetBytes: 1,
  maintenance: false,
  adminFiles: "in place",
};
const key = facts.clients["client.admin"]!.key;
const good = { fsid: facts.fsid, key, rights: "" };
const word = (more: Record<string, string>, labels = inputs.labels) => {
  const answer = { code: 0, stdout: "", stderr: "", facts: { ...good, ...more } };
  return adminFilesWord({ ...inputs, labels }, answer, facts);
};

test.each([
  ["good ones", {}, "in place"],
  ["another key", { key: "0" }, "a key that is not the administrator's"],
  ["another cluster's", { fsid: "0" }, "a configuration that is not of this cluster"],
  [
    "a key for everybody",
    { rights: "the key is a regular file, mode 0644, owner root:root\n" },
    "the key is a regular file, mode 0644, owner root:root",
  ],
])("told: %s", (_, more, words) => expect(word(more)).toBe(words));

test("without any, both are missed; a host that is to have none misses none", () => {
  const bare = { code: 0, stdout: "", stderr: "", facts: {} };
  expect(adminFilesWord(inputs, bare, facts)).toBe("no configuration; no key");
  expect(adminFilesWord({ ...inputs, labels: [] }, bare, facts)).toBe("in place");
});

// Broken by: leaving it to the orchestrator, which remembers that it has brought them.
test("they come from a host whose own are good, the key by nothing that is shown", async () => {
  forgetLooks();
  const session = new FakeSession({
    node2: { stdout: text, conf: "conf", keyring: "[client.admin]\n\tkey = KEY\n" },
    node1: { stdout: text },
  });
  const live = await kind.read(session, inputs);
  expect(live?.inputs.adminFiles).toBe("no configuration; no key");
  await kind.update(session, live!.inputs, inputs, ["adminFiles"]);
  const [copied] = session.ran;
  expect([copied?.host, copied?.script.vars]).toEqual(["node1", { text: "conf" }]);
  expect(copied?.stdin).toBe("[client.admin]\n\tkey = KEY\n");
});
