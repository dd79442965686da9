/** What is made of Ceph's own documents. The documents are a real cluster's: golden/storage/SOURCES.md. */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { disquiet } from "../../../provider/ceph/calm";
import { parseFacts } from "../../../provider/ceph/facts";
import { flagCommands, maintenanceFlags } from "../../../provider/kinds/ceph-cluster/settings";
import { filesystemCommands } from "../../../provider/kinds/ceph-filesystem/kind";
import { lastToLeave } from "../../../provider/kinds/ceph-service/kind";
import { livingOn } from "../../../provider/kinds/ceph-service/living";
import { hasStumbled } from "../../../provider/kinds/ceph-host/leave";
import { drainRefusal } from "../../../provider/kinds/ceph-osd/leave";
import { weightBySize, weightWord } from "../../../provider/kinds/ceph-osd/weight";

const text = readFileSync(resolve(__dirname, "../../golden/storage/facts.json"), "utf8");
const facts = parseFacts(text);

test("a whole cluster", () => {
  expect(facts).toMatchObject({
    health: { status: "HEALTH_OK", checks: {} },
    versions: ["18.2.7"],
    quorum: ["node1", "node2", "node3"],
    orchestrated: true,
    filesystems: [
      {
        name: "home",
        metadataPool: "cephfs.home.meta",
        dataPools: ["cephfs.home.data"],
        active: true,
        ranks: 1,
        joinable: true,
      },
    ],
    publicKey: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIExample",
  });
  expect(
    facts.osds.map(({ id, host, up, in: placed, reweight, size }) => [
      id,
      host,
      up,
      placed,
      reweight,
      size,
    ]),
  ).toEqual([0, 1, 2].map((id) => [id, facts.osds[id]!.host, true, true, 1, 10737418240]));
  expect(facts.osds.map(({ host }) => host).sort()).toEqual(["node1", "node2", "node3"]);
  expect(facts.hosts.map(({ name, address }) => [name, address])).toEqual([
    ["node1", "10.66.0.11"],
    ["node2", "10.66.0.12"],
    ["node3", "10.66.0.13"],
  ]);
  expect(Object.keys(facts.services).sort()).toEqual(["mds.home", "mgr", "mon", "osd"]);
  expect(facts.pools.find(({ name }) => name === "cephfs.home.data")).toMatchObject({
    size: 3,
    minSize: 2,
  });
  expect(facts.config["global/public_network"]).toBe("10.66.0.0/24");
  expect(facts.config["osd/host:node2/osd_memory_target"]).toBe("4294967296");
});

test("the living daemons of each service", () => {
  expect(livingOn(facts, "mon")).toEqual(["node1", "node2", "node3"]);
  expect(livingOn(facts, "mgr")).toEqual(["node1", "node2"]);
  expect(livingOn(facts, "mds.home")).toEqual(["node1", "node2"]);
  expect(livingOn(facts, "mds.other")).toEqual([]);
});

// Broken by: forcing out a monitor of three, or one that is to stay.
test.each([
  [["node1", "node2"], ["node1"], "node2"],
  [["node1", "node2", "node3"], ["node1"], undefined],
  [["node2", "node3"], ["node1"], undefined],
  [["node1", "node2"], ["node1", "node2"], undefined],
])("of the monitors %j, of which %j stay, %s is taken out by hand", (quorum, hosts, last) =>
  expect(lastToLeave({ quorum }, { service: "mon", hosts })).toBe(last),
);

test("without a manager nothing is said of hosts and services", () => {
  const raw = JSON.parse(text) as Record<string, unknown>;
  const silent = parseFacts(JSON.stringify({ ...raw, hosts: null, services: null }));
  expect([silent.orchestrated, silent.hosts, silent.services]).toEqual([false, [], {}]);
});

// Broken by: comparing Ceph's rounded weight for equality, which would be a difference for ever.
test("a weight that the size gives is no difference, another one is", () => {
  expect(facts.osds.map(weightWord)).toEqual(["size", "size", "size"]);
  expect(weightWord({ ...facts.osds[0]!, crushWeight: 0.5 })).toBe("0.5");
  expect(weightBySize(4 * 2 ** 40)).toBe(4);
  expect(weightWord({ size: 4_000_787_030_016, crushWeight: 3.638671875 })).toBe("size");
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

test("a filesystem is made once, and only what differs is set", () => {
  const pool = { copies: 3, minimum: 2 };
  const wanted = {
    members: [],
    filesystem: "home",
    pools: { "cephfs.home.meta": pool, "cephfs.home.data": pool },
    ranks: 1,
    joinable: true,
    erase: false,
  };
  expect(filesystemCommands(wanted, facts)).toEqual([]);
  const none = { ...facts, pools: [], filesystems: [] };
  expect(filesystemCommands(wanted, none).map(({ command }) => command.prefix)).toEqual([
    ...["osd pool create", "osd pool set", "osd pool set"],
    ...["osd pool create", "osd pool set", "osd pool set"],
    "fs new",
  ]);
  const fewer = {
    ...wanted,
    pools: { ...wanted.pools, "cephfs.home.data": { copies: 2, minimum: 1 } },
  };
  expect(filesystemCommands(fewer, facts).map(({ command }) => command)).toEqual([
    { prefix: "osd pool set", pool: "cephfs.home.data", var: "size", val: "2" },
    { prefix: "osd pool set", pool: "cephfs.home.data", var: "min_size", val: "1" },
  ]);
  const failed = facts.filesystems.map((one) => ({ ...one, ranks: 2, joinable: false }));
  const mend = filesystemCommands(wanted, { ...facts, filesystems: failed });
  expect(mend.map(({ command }) => command)).toEqual([
    { prefix: "fs set", fs_name: "home", var: "max_mds", val: "1" },
    { prefix: "fs set", fs_name: "home", var: "joinable", val: "true" },
  ]);
});

test("of the map's flags those of a maintenance are somebody's, and taken off", () => {
  expect(maintenanceFlags(facts.flags)).toEqual([]);
  const flags = maintenanceFlags([...facts.flags, "noout", "pauserd", "pausewr"]);
  expect(flags).toEqual(["noout", "pauserd", "pausewr"]);
  expect(flagCommands(flags).map(({ command }) => command)).toEqual([
    { prefix: "osd unset", key: "noout" },
    { prefix: "osd unset", key: "pause" },
  ]);
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
