/** The orders that make a filesystem what is declared. That Ceph takes them is shown on machines. */
import { expect, test } from "vitest";
import { filesystemCommands, recoveryCommands } from "../../../provider/kinds/ceph-filesystem/kind";
import { facts } from "./golden-cluster";

const pool = { copies: 3, minimum: 2 };
/** The filesystem as it is declared, and as facts.json has it. */
const wanted = {
  members: [],
  filesystem: "home",
  pools: { "cephfs.home.meta": pool, "cephfs.home.data": pool },
  failureDomains: { "cephfs.home.meta": "host", "cephfs.home.data": "host" },
  quotas: {},
  ranks: 1,
  joinable: true,
  erase: false,
};

test("a filesystem is made once, and only what differs is set", () => {
  expect(filesystemCommands(wanted, facts)).toEqual([]);
  const none = { ...facts, pools: [], filesystems: [] };
  expect(filesystemCommands(wanted, none).map(({ command }) => command.prefix)).toEqual([
    ...["osd pool create", "osd pool set", "osd pool set"],
    ...["osd pool create", "osd pool set", "osd pool set"],
    // Each follows a rule for hosts.
    ...["osd pool set", "osd pool set"],
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

test("what somebody limited takes all there is again", () => {
  const pools = facts.pools.map((one) =>
    one.name === "cephfs.home.data" ? { ...one, quota: "1024 bytes" } : one,
  );
  const orders = filesystemCommands(wanted, { ...facts, pools });
  expect(orders.map(({ command }) => command)).toEqual([
    { prefix: "osd pool set-quota", pool: "cephfs.home.data", field: "max_bytes", val: "0" },
    { prefix: "osd pool set-quota", pool: "cephfs.home.data", field: "max_objects", val: "0" },
  ]);
});

// Broken by: making one anew, which Ceph refuses since its pools are in use.
test("a filesystem that was given another name gets its own back", () => {
  const filesystems = facts.filesystems.map((one) => ({ ...one, name: "evil" }));
  const orders = filesystemCommands(wanted, { ...facts, filesystems });
  expect(orders.map(({ command }) => command)).toEqual([
    { prefix: "fs rename", fs_name: "evil", new_fs_name: "home", yes_i_really_mean_it: true },
  ]);
});

// Broken by: a refusal that ends the run. Files that outlived their filesystem would be out of reach until somebody knew how.
test("a filesystem that was taken away from over its files is made of them again", () => {
  const orders = filesystemCommands(wanted, { ...facts, filesystems: [] });
  expect(orders.map(({ command, accept }) => [command.prefix, accept])).toEqual([["fs new", [22]]]);
  expect(recoveryCommands("home").map(({ command }) => command)).toMatchObject([
    { prefix: "fs new", fs_name: "home", force: true, recover: true },
    { prefix: "fs set", fs_name: "home", var: "joinable", val: "true" },
  ]);
});
