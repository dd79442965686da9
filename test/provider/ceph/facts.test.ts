/** What is read of Ceph's own documents. */
import { expect, test } from "vitest";
import { livingOn } from "../../../provider/kinds/ceph-service/living";
import { after, documents, facts } from "./golden-cluster";

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
    failureDomain: "host",
  });
  expect(facts.osds.map(({ host, location }) => [host, location])).toEqual(
    ["node1", "node2", "node3"].map((host) => [host, `root=default host=${host}`]),
  );
  expect(facts.config["global/public_network"]).toBe("10.66.0.0/24");
  expect(facts.config["osd/host:node2/osd_memory_target"]).toBe("4294967296");
});

test("the living daemons of each service", () => {
  expect(livingOn(facts, "mon")).toEqual(["node1", "node2", "node3"]);
  expect(livingOn(facts, "mgr")).toEqual(["node1", "node2"]);
  expect(livingOn(facts, "mds.home")).toEqual(["node1", "node2"]);
  expect(livingOn(facts, "mds.other")).toEqual([]);
});

test("a daemon whose key the monitors have forgotten, and one that may do something else", () => {
  const [manager = "", other = ""] = facts.managers;
  const { [`mgr.${manager}`]: known, ...rest } = facts.clients;
  const told = { ...rest, [`mgr.${other}`]: { ...known!, caps: { mon: "allow r" } } };
  expect(livingOn({ ...facts, clients: told }, "mgr")).toEqual([
    `node1 (mgr.${manager}: unknown to the monitors)`,
    `node2 (mgr.${other}: may mon allow r)`,
  ]);
  expect(livingOn({ ...facts, clients: told }, "mds.home")).toEqual(["node1", "node2"]);
});

test("what limits a pool is told", () => {
  const pools = documents.osdDump.pools.map((pool) =>
    pool.pool_name === "cephfs.home.data"
      ? { ...pool, quota_max_bytes: 1024, quota_max_objects: 10 }
      : pool,
  );
  const seen = after({ osdDump: { ...documents.osdDump, pools } });
  expect(seen.pools.map(({ name, quota }) => [name, quota])).toEqual([
    ["cephfs.home.data", "1024 bytes, 10 objects"],
    [".mgr", ""],
    ["cephfs.home.meta", ""],
  ]);
});

test("without a manager nothing is said of hosts and services", () => {
  const silent = after({ hosts: null, services: null });
  expect([silent.orchestrated, silent.hosts, silent.services]).toEqual([false, [], {}]);
});
