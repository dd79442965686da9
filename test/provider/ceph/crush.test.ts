/** The CRUSH map: weights and places of OSDs, and what the rules of pools keep apart. */
import { expect, test } from "vitest";
import { domainOf } from "../../../provider/ceph/crush";
import type { ClusterFacts } from "../../../provider/ceph/facts";
import { spreadOverHosts } from "../../../provider/ceph/pools";
import { moveCommands } from "../../../provider/kinds/ceph-osd/kind";
import { weightBySize, weightWord } from "../../../provider/kinds/ceph-osd/weight";
import { after, documents, facts, tampered } from "./golden-cluster";

// Broken by: comparing Ceph's rounded weight for equality, which would be a difference for ever.
test("a weight that the size gives is no difference, another one is", () => {
  expect(facts.osds.map(weightWord)).toEqual(["size", "size", "size"]);
  expect(weightWord({ ...facts.osds[0]!, crushWeight: 0.5 })).toBe("0.5");
  expect(weightBySize(4 * 2 ** 40)).toBe(4);
  expect(weightWord({ size: 4_000_787_030_016, crushWeight: 3.638671875 })).toBe("size");
});

// Broken by: knowing a rule by its name, or a device class for another domain.
test("what a rule keeps apart is told by its steps", () => {
  expect(after({ rules: tampered.rules }).rules.map(({ name, domain }) => [name, domain])).toEqual([
    ["replicated_rule", "host"],
    ["flat", "osd"],
    ["fast", "host"],
    ["edited", "osd"],
  ]);
  const host = { op: "chooseleaf_firstn", num: 0, type: "host" };
  const rule = (item_name: string, ...choose: { op: string; num: number; type: string }[]) =>
    domainOf("odd", [{ op: "take", item_name }, ...choose, { op: "emit" }]);
  expect(rule("default", host)).toBe("host");
  expect(rule("default", { ...host, type: "rack" })).toBe("rack");
  expect(rule("elsewhere", host)).toBe("the rule odd");
  expect(rule("default", { ...host, num: 1 })).toBe("the rule odd");
  expect(rule("default", { ...host, op: "choose_firstn" }, { ...host, num: 2, type: "osd" })).toBe(
    "the rule odd",
  );
});

test("a pool that may keep its copies on one host gets a rule for hosts", () => {
  const flat = documents.osdDump.pools.map((p) => ({
    ...p,
    crush_rule: p.pool_name === "cephfs.home.data" ? 1 : 0,
  }));
  const osdDump = { ...documents.osdDump, pools: flat };
  const seen = after({ rules: tampered.rules, osdDump });
  expect(seen.pools.map(({ name, failureDomain }) => [name, failureDomain])).toEqual([
    ["cephfs.home.data", "osd"],
    [".mgr", "host"],
    ["cephfs.home.meta", "host"],
  ]);
  const follow = (val: string) => ({
    prefix: "osd pool set",
    pool: "cephfs.home.data",
    var: "crush_rule",
    val,
  });
  const orders = (rules: ClusterFacts["rules"]) =>
    spreadOverHosts(["cephfs.home.data"], rules).map(({ command }) => command);
  expect(orders(seen.rules)).toEqual([follow("replicated_rule")]);
  // Ceph's own was edited in place: its name is taken, and so it is followed no more.
  const bad = ["replicated_rule", "replicated_host"].map((name, id) => ({
    id,
    name,
    domain: "osd",
  }));
  expect(orders(bad)).toEqual([
    {
      prefix: "osd crush rule create-replicated",
      name: "replicated_host_2",
      root: "default",
      type: "host",
    },
    follow("replicated_host_2"),
  ]);
  expect(spreadOverHosts([], bad)).toEqual([]);
});

// Broken by: counting an OSD under the host that its daemon runs on.
test("an OSD that was moved in the map, and one whose host was, go back", () => {
  const moved = after({ osdTree: tampered.osdTree });
  expect(moved.osds[0]).toMatchObject({ location: "root=default host=node1" });
  const back = {
    prefix: "osd crush create-or-move",
    id: 0,
    weight: 0.00977,
    args: ["root=default", "host=node3"],
  };
  const orders = (facts: ClusterFacts) =>
    moveCommands(facts.osds[0]!, "node3", facts).map(({ command }) => command);
  expect(orders(moved)).toEqual([back]);
  const away = { id: -9, name: "evil", type: "root", children: [-3] };
  const nodes = tampered.osdTree.nodes.map((node) => {
    if (node.name === "node3") return { ...node, children: [0] };
    return { ...node, children: (node.children ?? []).filter((id) => id !== -3 && id !== 0) };
  });
  const whole = after({ osdTree: { nodes: [...nodes, away] } });
  expect(whole.osds[0]).toMatchObject({ location: "root=evil host=node3" });
  expect(orders(whole)).toEqual([
    { prefix: "osd crush move", name: "node3", args: ["root=default"] },
    back,
  ]);
  const lost = after({ osdTree: { nodes: [] } });
  expect(lost.osds[0]).toMatchObject({ location: "root=(none) host=(none)" });
});

test("a rack between root and host is its owner's", () => {
  const rack = { id: -9, name: "cellar", type: "rack", children: [-3] };
  const nodes = tampered.osdTree.nodes.map((node) => {
    if (node.name === "node3") return { ...node, children: [0] };
    if (node.name === "default") return { ...node, children: [-5, -7, -9] };
    return { ...node, children: (node.children ?? []).filter((id) => id !== 0) };
  });
  const racked = after({ osdTree: { nodes: [...nodes, rack] } });
  expect(racked.osds[0]).toMatchObject({ location: "root=default host=node3" });
  expect(racked.strayHosts).toEqual([]);
});
