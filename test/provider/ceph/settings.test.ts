/** What somebody has set on a cluster by hand: flags of its map, options of single daemons. */
import { expect, test } from "vitest";
import { flagCommands, maintenanceFlags } from "../../../provider/kinds/ceph-cluster/settings";
import { ownTargets } from "../../../provider/kinds/ceph-host/kind";
import { after, documents, facts, tampered } from "./golden-cluster";

test("of the map's flags those of a maintenance are somebody's, and taken off", () => {
  expect(maintenanceFlags(facts.flags)).toEqual([]);
  const flags = maintenanceFlags([...facts.flags, "noout", "pauserd", "pausewr"]);
  expect(flags).toEqual(["noout", "pauserd", "pausewr"]);
  expect(flagCommands(flags).map(({ command }) => command)).toEqual([
    { prefix: "osd unset", key: "noout" },
    { prefix: "osd unset", key: "pause" },
  ]);
});

test("flags of a host, a class or an OSD are somebody's too", () => {
  const seen = after({ osdDump: { ...documents.osdDump, ...tampered.osdDump } });
  const flags = maintenanceFlags(seen.flags);
  expect(flags).toEqual(["nodown hdd", "noin osd.0", "noout node3"]);
  expect(flagCommands(flags).map(({ command }) => command)).toEqual([
    { prefix: "osd unset-group", flags: "nodown", who: ["hdd"] },
    { prefix: "osd unset-group", flags: "noin", who: ["osd.0"] },
    { prefix: "osd unset-group", flags: "noout", who: ["node3"] },
  ]);
});

// Broken by: a target of one OSD, which overrides its host's unseen.
test("an OSD's own target of memory is its host's row", () => {
  const config = { "osd.1/osd_memory_target": "5", "osd/host:node2/osd_memory_target": "7" };
  expect(ownTargets({ ...facts, config }, "node2")).toEqual({ "osd.1": 5 });
  expect(ownTargets({ ...facts, config }, "node3")).toEqual({});
  // Wherever it stands in the map: tampered.json has node3's OSD under node1.
  const { osds } = after({
    osdTree: tampered.osdTree,
    osdMetadata: [{ id: 0, hostname: "node3" }],
  });
  expect(ownTargets({ osds, config: { "osd.0/osd_memory_target": "5" } }, "node3")).toEqual({
    "osd.0": 5,
  });
});
