/** When the gate before whatever stands on the storage opens. */
import { expect, test } from "vitest";
import { complaints } from "../../../provider/kinds/ceph-health/kind";

const slow = (who: string) => `1 slow ops, oldest one blocked for 184 sec, ${who} slow ops`;

// Broken by: waiting for HEALTH_OK alone, or for no check that is serious. A monitor may talk of a lost entry of its log for as long
// as it runs.
test.each<[string, string, Record<string, string>, string | undefined]>([
  ["well", "HEALTH_OK", {}, undefined],
  [
    "with a monitor that waits for its log",
    "HEALTH_WARN",
    { SLOW_OPS: slow("mon.c has") },
    undefined,
  ],
  [
    "with an OSD that is slow",
    "HEALTH_WARN",
    { SLOW_OPS: slow("osd.1 has") },
    `HEALTH_WARN: ${slow("osd.1 has")}`,
  ],
  [
    "with several that are",
    "HEALTH_WARN",
    { SLOW_OPS: slow("daemons [osd.1,mon.c] have") },
    `HEALTH_WARN: ${slow("daemons [osd.1,mon.c] have")}`,
  ],
  [
    "with both",
    "HEALTH_WARN",
    { SLOW_OPS: slow("mon.c has"), OSD_DOWN: "1 osds down" },
    "HEALTH_WARN: 1 osds down",
  ],
  ["that says no more than that", "HEALTH_ERR", {}, "HEALTH_ERR: "],
])("a cluster %s", (_, status, checks, waited) => {
  expect(complaints({ health: { status, checks } }, "HEALTH_OK")).toBe(waited);
});
