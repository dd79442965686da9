/** What is read of a Node and of etcd, and what follows from it. That the API takes the changes is shown by the lab's tests. */
import { expect, test } from "vitest";
import {
  departureFault,
  type EtcdMember,
  parseMembers,
  pauseFault,
} from "../../../provider/kubernetes/etcd";
import {
  labelChanges,
  managedLabels,
  parseNode,
  taintChanges,
} from "../../../provider/kubernetes/node-object";
import { golden } from "../../support/golden";

test("taints that Kubernetes sets by itself are no difference, a cordon is", () => {
  const node = parseNode(golden("kubernetes/node.json"));
  expect(node.taints).toEqual(["dedicated=ceph:PreferNoSchedule", "maintenance:NoSchedule"]);
  expect(node.schedulable).toBe(false);
  expect(node.kubeletVersion).toBe("v1.36.2");
  expect(node.ready).toBe(true);
  expect(node.since).toEqual(new Date("2026-11-21T03:37:12Z"));
});

test("only declared labels are managed; one that is gone is missing, not empty", () => {
  const { labels } = parseNode(golden("kubernetes/node.json"));
  expect(managedLabels(labels, { "node-role.kubernetes.io/worker": "x", zone: "attic" })).toEqual({
    "node-role.kubernetes.io/worker": "",
  });
});

test.each([
  [{}, {}, []],
  [{ a: "1" }, { a: "1" }, []],
  [{ a: "1" }, { a: "2" }, ["a=2"]],
  [{ a: "1", b: "2" }, { b: "2", c: "" }, ["c=", "a-"]],
])("labels from %j to %j take %j", (live, wanted, changes) =>
  expect(labelChanges(live as Record<string, string>, wanted as Record<string, string>)).toEqual(
    changes,
  ),
);

test.each([
  [["a=1:NoSchedule"], ["a=1:NoSchedule"], []],
  // The same key and effect is one slot: overwritten, not removed.
  [["a=1:NoSchedule"], ["a=2:NoSchedule"], ["a=2:NoSchedule"]],
  [["a=1:NoSchedule"], ["a=1:NoExecute"], ["a=1:NoExecute", "a:NoSchedule-"]],
  [["b:NoSchedule"], [], ["b:NoSchedule-"]],
])("taints from %j to %j take %j", (live, wanted, changes) =>
  expect(taintChanges(live, wanted)).toEqual(changes),
);

test("etcd's members, with identifiers beyond what a number holds", () =>
  expect(parseMembers(golden("kubernetes/members.json"), "https://10.66.0.12:2379\n")).toEqual([
    { id: "8176371640408671946", name: "node3", learner: false, healthy: false },
    { id: "11441073199887512546", name: "node1", learner: false, healthy: false },
    { id: "14703923089672933432", name: "node2", learner: false, healthy: true },
  ]));

/** "a b! c?": b is down, c is a learner. */
const members = (text: string): EtcdMember[] =>
  text.split(" ").map((word, n) => ({
    id: `${n}`,
    name: word[0]!,
    healthy: !word.endsWith("!"),
    learner: word.endsWith("?"),
  }));

test.each([
  ["a", "a"],
  ["a b", "a"],
  ["a b c", "a"],
  // A dead member may always be the one that leaves while the others are a majority of themselves.
  ["a! b c", "a"],
  ["a! b c! d e", "a"],
  ["a b c", "x"],
  ["a? b", "a"],
])("from %s member %s may leave", (text, leaver) =>
  expect(departureFault(members(text), leaver)).toBe(undefined),
);

test.each([
  [
    "a b!",
    "a",
    "1 members would remain, which takes 1 healthy ones, and only 0 is healthy (b down)",
  ],
  [
    "a b! c",
    "a",
    "2 members would remain, which takes 2 healthy ones, and only 1 is healthy (b down)",
  ],
  [
    "a b! c! d e",
    "a",
    "4 members would remain, which takes 3 healthy ones, and only 2 is healthy (b, c down)",
  ],
  [
    "a b! c?",
    "a",
    "1 members would remain, which takes 1 healthy ones, and only 0 is healthy (b down)",
  ],
])("from %s member %s may not leave", (text, leaver, reason) =>
  expect(departureFault(members(text), leaver)).toBe(
    `etcd would lose its quorum: ${reason}; bring those back first`,
  ),
);

test.each([
  ["a", "a", undefined],
  // Of two neither can be spared: a short standstill, or no change ever.
  ["a b", "a", undefined],
  ["a b c", "a", undefined],
  ["a b c!", "a", "takes 2 healthy members of 3 (c down)"],
  ["a b! c d e", "a", undefined],
  ["a b! c! d e", "a", "takes 3 healthy members of 5 (b, c down)"],
  ["a b c?", "a", undefined],
])("from %s member %s may stop for a moment unless etcd %s", (text, pausing, reason) =>
  expect(pauseFault(members(text), pausing)).toBe(
    reason && `etcd would lose its quorum, which ${reason}; bring those back first`,
  ),
);
