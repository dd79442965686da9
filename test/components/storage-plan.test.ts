/**
 * What a site's storage consists of, and the texts Ceph and podman get. That Ceph takes them is shown by the tests on
 * twin hosts.
 */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { parseAllDocuments } from "yaml";
import { expect, test } from "vitest";
import { cephKey, clusterId } from "../../components/storage/keys";
import {
  mayEraseCluster,
  mayEraseDisk,
  osdMemoryTargetBytes,
  planStorage,
} from "../../components/storage/plan";
import { renderRegistryMirror, renderSpecification } from "../../components/storage/render";
import type { Site } from "../../inventory/site";
import { liveSpecification } from "../../provider/kinds/ceph-service/specification";
import { host, smallSite } from "../support/site";

const golden = (name: string) =>
  readFileSync(resolve(__dirname, "../golden/storage", name), "utf8");

function siteOf(storageHosts: number, changes: Partial<Site> = {}): Site {
  const stores = Array.from({ length: storageHosts }, (_, i) => ({
    ...host(`store${i + 1}`, 31 + i, ["storage"]),
    disks: [`/dev/disk/by-id/disk-${i + 1}`],
  }));
  return smallSite({
    hosts: [...smallSite().hosts, ...stores],
    storage: {
      version: "18.2.7",
      replicas: 3,
      filesystem: { name: "home", mountPoint: "/srv/home", directories: {}, peers: [] },
      erase: [],
    },
    ...changes,
  });
}

// Broken by: taking all hosts as monitors, or an even number of them.
test.each([
  [1, 1],
  [2, 1],
  [3, 3],
  [4, 3],
  [5, 5],
  [6, 5],
])("%i storage hosts have %i monitors", (hosts, monitors) => {
  const plan = planStorage(siteOf(hosts));
  expect(plan?.services[0]?.hosts).toHaveLength(monitors);
  expect(plan?.monitors).toEqual(Array.from({ length: monitors }, (_, i) => `10.9.8.${31 + i}`));
});

test("managers and metadata servers stand on two hosts, the administrator's key on three", () => {
  const plan = planStorage(siteOf(4));
  expect(plan?.services.slice(1)).toEqual([
    { service: "mgr", hosts: ["store1", "store2"] },
    { service: "mds.home", hosts: ["store1", "store2"] },
  ]);
  expect(plan?.administrators).toEqual(["store1", "store2", "store3"]);
});

// Broken by: a minimum of one copy where there are three, which accepts writes that one fault loses.
test.each([
  [1, 1],
  [2, 1],
  [3, 2],
  [5, 4],
])("of %i copies %i must be written", (replicas, minimum) => {
  const site = siteOf(5);
  const plan = planStorage({ ...site, storage: { ...site.storage!, replicas } });
  expect([plan?.copies, plan?.minimumCopies]).toEqual([replicas, minimum]);
});

// Broken by: a site of one storage host, whose filesystem Ceph refuses to make, and whose health nothing could restore.
test("one copy is allowed where it is declared, and nowhere else", () => {
  const optionsOf = (replicas: number) => {
    const site = siteOf(3);
    return planStorage({ ...site, storage: { ...site.storage!, replicas } })?.config;
  };
  expect(optionsOf(1)).toMatchObject({
    "global/mon_allow_pool_size_one": "true",
    "global/mon_warn_on_pool_no_redundancy": "false",
  });
  const words = Object.keys(optionsOf(2) ?? {}).join();
  expect(words).not.toMatch(/size_one|no_redundancy/);
});

test("every node of the cluster mounts, and without a cluster the storage hosts do", () => {
  expect(planStorage(siteOf(1))?.mounts.map((h) => h.name)).toEqual(["node1", "node2"]);
  const bare = siteOf(2);
  const hosts = bare.hosts.filter((h) => h.roles.includes("storage"));
  expect(planStorage({ ...bare, hosts })?.mounts.map((h) => h.name)).toEqual(["store1", "store2"]);
});

test("no storage section or no storage host is no plan", () => {
  expect(planStorage(smallSite())).toBeUndefined();
  expect(planStorage(siteOf(0))).toBeUndefined();
});

const gib = 2 ** 30;

test.each([
  [2_048, 1, 1 * gib],
  [16_000, 1, 3 * gib],
  [16_300, 1, 3 * gib],
  [16_000, 2, 1.5 * gib],
  [64_000, 1, 4 * gib],
  [64_000, 12, 1 * gib],
])("%i MiB of memory and %i OSDs give each %i bytes", (memory, osds, bytes) =>
  expect(osdMemoryTargetBytes(memory, osds)).toBe(bytes),
);

// Broken by: one word that allows everything.
test("the site's name erases the cluster and a disk's id that disk, nothing else", () => {
  const site = siteOf(2);
  const words = (...erase: string[]) => ({ ...site, storage: { ...site.storage!, erase } });
  expect(mayEraseCluster(words())).toBe(false);
  expect(mayEraseCluster(words("/dev/disk/by-id/disk-1"))).toBe(false);
  expect(mayEraseCluster(words("small"))).toBe(true);
  expect(mayEraseDisk(words("small"), "/dev/disk/by-id/disk-1")).toBe(false);
  expect(mayEraseDisk(words("/dev/disk/by-id/disk-1"), "/dev/disk/by-id/disk-1")).toBe(true);
  expect(mayEraseDisk(words("/dev/disk/by-id/disk-1"), "/dev/disk/by-id/disk-2")).toBe(false);
});

// Ceph's own output, byte for byte: golden/storage/SOURCES.md.
test("specifications are written as Ceph exports them", () => {
  const exported = golden("orch-ls-export.yaml").split("---\n");
  const written = [
    renderSpecification({ service: "mds.home", hosts: ["node1", "node2"] }),
    renderSpecification({ service: "mgr", hosts: ["node1", "node2"] }),
    renderSpecification({ service: "mon", hosts: ["node1", "node2", "node3"] }),
  ];
  expect(written).toEqual(exported.slice(0, 3));
});

test("a live specification reads as declared in any order, and as itself when it differs", () => {
  const [mds, mgr] = parseAllDocuments(golden("orch-ls-export.yaml")).map(
    (d) => d.toJS() as object,
  );
  const declared = "service_name: mgr\nservice_type: mgr\nplacement: {hosts: [node2, node1]}\n";
  expect(liveSpecification(declared, mgr)).toBe(declared);
  expect(liveSpecification(declared, { ...mgr, unmanaged: true })).toBe(
    "placement:\n  hosts:\n    - node1\n    - node2\nservice_name: mgr\nservice_type: mgr\nunmanaged: true\n",
  );
  expect(liveSpecification(declared, mds)).toContain("service_id: home");
});

// containers-registries.conf(5): location without a scheme, insecure for plain HTTP.
test.each([
  ["http://192.0.2.250:8481", "192.0.2.250:8481", true],
  ["https://mirror.example.net", "mirror.example.net", false],
])("the mirror %s is written as podman wants it", (mirror, location, insecure) =>
  expect(renderRegistryMirror("quay.io", mirror)).toBe(
    `[[registry]]\nprefix = "quay.io"\nlocation = "${location}"\ninsecure = ${insecure}\n`,
  ),
);

test("a client's key has Ceph's own layout and depends on the private key alone", () => {
  const key = Buffer.from(cephKey("one"), "base64");
  expect(key.subarray(0, 12).toString("hex")).toBe("010000000000000000001000");
  expect(key).toHaveLength(28);
  expect(cephKey("one\n")).toBe(cephKey("one"));
  expect(cephKey("two")).not.toBe(cephKey("one"));
});

test("a cluster's identity is a UUID of version 8", () => {
  expect(clusterId("ssh-ed25519 AAAA")).toMatch(
    /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  );
  expect(clusterId("ssh-ed25519 AAAB")).not.toBe(clusterId("ssh-ed25519 AAAA"));
});
