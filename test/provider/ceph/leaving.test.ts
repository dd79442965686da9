/** What has to be there before something is taken away. That Ceph then lets go of it is shown on machines. */
import { expect, test } from "vitest";
import { disquiet } from "../../../provider/ceph/calm";
import { hasStumbled } from "../../../provider/kinds/ceph-host/leave";
import { drainRefusal } from "../../../provider/kinds/ceph-osd/leave";
import { lastToLeave } from "../../../provider/kinds/ceph-service/kind";
import { forgotten } from "../../../provider/kinds/ceph-service/rouse";
import { facts } from "./golden-cluster";

// Broken by: forcing out a monitor of three, or one that is to stay.
test.each([
  [["node1", "node2"], ["node1"], "node2"],
  [["node1", "node2", "node3"], ["node1"], undefined],
  [["node2", "node3"], ["node1"], undefined],
  [["node1", "node2"], ["node1", "node2"], undefined],
])("of the monitors %j, of which %j stay, %s is taken out by hand", (quorum, hosts, last) =>
  expect(lastToLeave({ quorum }, { service: "mon", hosts })).toBe(last),
);

// Broken by: waiting for a daemon that ends whenever it is started, as the others do not know it.
test("a monitor that the others have forgotten is told by the addresses that they give out", () => {
  const knows = (...known: number[]) => ({
    ...facts,
    configuration: `[global]\n\tmon_host = ${known.map((it) => `[v2:10.66.0.1${it}:3300/0,v1:10.66.0.1${it}:6789/0]`).join(" ")}\n`,
  });
  expect(forgotten(knows(1, 2), ["node2", "node3"])).toEqual(["node3"]);
  expect(forgotten(knows(1, 2), ["node2"])).toEqual([]);
  expect(forgotten(knows(1, 2, 3), ["node3"])).toEqual([]);
  expect(forgotten(facts, ["node3"])).toEqual([]);
});

// Broken by: draining where the data has nowhere to go, which waits for ever.
test("an OSD may leave only while enough hosts stay", () => {
  const [first] = facts.osds;
  expect(drainRefusal(facts, first!)).toBe(
    "without osd.0, 2 hosts hold data of which 3 copies are wanted; add a host or lower storage.replicas first",
  );
  const two = { ...facts, pools: facts.pools.map((pool) => ({ ...pool, size: 2 })) };
  expect(drainRefusal(two, first!)).toBeUndefined();
  const down = { ...two, osds: two.osds.map((osd) => ({ ...osd, up: osd.id !== 1 })) };
  expect(drainRefusal(down, first!)).toContain("1 hosts hold data");
});

test("only missing copies hold back what takes something away", () => {
  expect(disquiet(facts)).toBeUndefined();
  const ill = (checks: Record<string, string>) => ({
    ...facts,
    health: { status: "HEALTH_WARN", checks },
  });
  expect(disquiet(ill({ MON_DISK_LOW: "mon a is low" }))).toBeUndefined();
  expect(disquiet(ill({ PG_DEGRADED: "Degraded data redundancy" }))).toBe(
    "waiting for Ceph: Degraded data redundancy",
  );
});

test("an orchestrator that has stumbled over a leaving host is told from one with another fault", () => {
  const over = (checks: Record<string, string>) =>
    hasStumbled({ ...facts, health: { status: "HEALTH_ERR", checks } }, "node4");
  // As Ceph 18.2.7 said it.
  expect(over({ MGR_MODULE_ERROR: "Module 'cephadm' has failed: 'node4'" })).toBe(true);
  expect(over({ MGR_MODULE_ERROR: "Module 'cephadm' has failed: 'node41'" })).toBe(false);
  expect(over({ MGR_MODULE_ERROR: "Module 'devicehealth' has failed: 'node4'" })).toBe(false);
  expect(over({ OSD_DOWN: "1 osds down" })).toBe(false);
  expect(over({})).toBe(false);
});
