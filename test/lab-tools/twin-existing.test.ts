import { expect, test } from "vitest";
import { hostOf, type Inspected } from "../../lab/twin/existing";
import { planTwin, type TwinHost } from "../../lab/twin/plan";

/** As `docker container inspect` answers (Docker Engine API v1.41, ContainerInspect), shortened to what is read. */
const inspected: Inspected = {
  Name: "/croft-pi-nas",
  Config: {
    Labels: {
      "croft.stack": "pi",
      "croft.host": "nas",
      "croft.disks": "/dev/disk/by-id/a,/dev/disk/by-id/b",
    },
  },
  NetworkSettings: { Networks: { "croft-pi": { IPAMConfig: { IPv4Address: "10.77.193.107" } } } },
};

const nas: TwinHost = {
  name: "nas",
  container: "croft-pi-nas",
  varVolume: "croft-pi-nas-var",
  address: "10.77.193.107",
  disks: [
    { id: "/dev/disk/by-id/a", file: "/d/nas-disk0.img" },
    { id: "/dev/disk/by-id/b", file: "/d/nas-disk1.img" },
  ],
};

test("a container remembers its host as it was planned", () => {
  expect(hostOf(inspected, "pi", "/d")).toEqual(nas);
  const facts = { name: "nas", disks: ["/dev/disk/by-id/b", "/dev/disk/by-id/a"] };
  expect(planTwin("pi", [facts], "/d", [nas]).hosts).toEqual([nas]);
});

test("a new host moves no other, and a stray's address is not given away", () => {
  const stray = { ...nas, name: "old", address: "10.77.193.101" };
  const hosts = ["aaa", "nas"].map((name) => ({ name, disks: [] }));
  const plan = planTwin("pi", hosts, "/d", [nas, stray]);
  expect(plan.hosts.map((host) => [host.name, host.address])).toEqual([
    ["aaa", "10.77.193.102"],
    ["nas", "10.77.193.107"],
  ]);
});

test("an address that a stray holds is refused with its name", () => {
  const stray = { ...nas, name: "old", address: "10.77.0.9" };
  const host = { name: "new", address: "10.77.0.9", disks: [] };
  expect(() => planTwin("lab", [host], "/d", [stray])).toThrow(
    "new and old both have the address 10.77.0.9",
  );
});
