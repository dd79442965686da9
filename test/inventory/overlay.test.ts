import { expect, test } from "vitest";
import { readSite } from "../../inventory/read";
import { base, edited, faultsOf, hostKey } from "./support/base";

function over(text: string) {
  return { overlay: { file: "overlay.yaml", text } };
}

test("mappings are merged, lists and words replaced", () => {
  const site = readSite({
    inventory: { file: "site.yaml", text: base },
    ...over(`hosts:
  den: { address: 10.77.0.12, disks: [/dev/disk/by-id/twin] }
artifacts: { mirror: { http: http://10.77.0.1:8480, registry: http://10.77.0.1:8481 } }
`),
  });
  expect(site.hosts.find(({ name }) => name === "den")).toMatchObject({
    address: "10.77.0.12",
    meshAddress: "10.66.0.12",
    hostKey: hostKey("C"),
    disks: ["/dev/disk/by-id/twin"],
  });
  expect(site.artifacts).toEqual({
    lock: "artifacts/lock.yaml",
    mirror: { http: "http://10.77.0.1:8480", registry: "http://10.77.0.1:8481" },
  });
});

test("it may give what the inventory lacks", () => {
  const text = edited([[`    hostKey: ${hostKey("A")}\n`, ""]]);
  expect(faultsOf(text)).toHaveLength(1);
  expect(faultsOf(text, over(`hosts: { gw: { hostKey: ${hostKey("E")} } }`))).toEqual([]);
});

test("it may contradict a class, which the inventory may not", () => {
  const overlay = over("hosts: { gw: { architecture: arm64 } }");
  expect(faultsOf(base, overlay)).toEqual([]);
  const site = readSite({ inventory: { file: "site.yaml", text: base }, ...overlay });
  expect(site.hosts.map(({ name, architecture }) => [name, architecture])).toEqual([
    ["attic", "amd64"],
    ["den", "amd64"],
    ["gw", "arm64"],
    ["nas", "amd64"],
  ]);
});

test("hosts that the inventory does not have are passed over", () => {
  const site = readSite({
    inventory: { file: "site.yaml", text: base },
    ...over("hosts: { tower: { address: 10.77.0.99 } }"),
  });
  expect(site.hosts.map(({ name }) => name)).toEqual(["attic", "den", "gw", "nas"]);
});

test("faults name the file that the value was written in, the inventory's first", () => {
  expect(
    faultsOf(
      edited([["replicas: 3", "replicas: 4"]]),
      over("hosts:\n  den:\n    address: 192.168.1.300\n    prot: 22\n"),
    ),
  ).toEqual([
    "site.yaml:52:3 storage.replicas: 4 copies need as many hosts with the role storage, and there are 3; add hosts, or write a smaller number",
    "overlay.yaml:3:5 hosts.den.address: 192.168.1.300 is neither an IP address nor a host name; write one such as 192.168.1.11 or nas.lan",
    "overlay.yaml:4:5 hosts.den.prot: is not known; did you mean port?",
  ]);
});

// Broken by: going by the order of the inventory, whose hosts were there before.
test("of two that clash the overlay's is at fault, wherever the inventory has the host", () => {
  const overlay = `hosts:
  gw:
    address: 192.168.1.11
    mesh: 10.66.0.100
    hostKey: ${hostKey("C")}
`;
  expect(faultsOf(base, over(overlay))).toEqual([
    "overlay.yaml:3:5 hosts.gw.address: 192.168.1.11 port 22 is already used by hosts.nas; write this host's own address",
    "overlay.yaml:4:5 hosts.gw.mesh: 10.66.0.100 is already used by peers.laptop; give it a free address of 10.66.0.0/24",
    "overlay.yaml:5:5 hosts.gw.hostKey: is also the key of hosts.den; if one is a clone of the other, make it a key of its own (`rm /etc/ssh/ssh_host_*; ssh-keygen -A` on it)",
  ]);
});

test("a list that was replaced is no longer blamed on the inventory", () => {
  expect(
    faultsOf(base, over("hosts:\n  den:\n    disks: [/dev/disk/by-id/twin, /dev/sdb]\n")),
  ).toEqual([
    "overlay.yaml:3:35 hosts.den.disks[1]: /dev/sdb is no stable name of a disk; write its path under /dev/disk/by-id/ (`ls -l /dev/disk/by-id` on the host shows them)",
  ]);
});

test.each([
  ["nothing", "", "overlay.yaml:1:1: the file is empty; write at least one key"],
  [
    "a list",
    "- hosts\n",
    "overlay.yaml:1:1: must be a mapping of names to values; write what differs as the inventory writes it, for example below `hosts:`",
  ],
  ["a tab", "hosts:\n\tgw: 1\n", "overlay.yaml:2:1: a tab indents this line; indent with spaces"],
])("an overlay of %s is refused", (_, text, fault) => {
  expect(faultsOf(base, over(text))).toEqual([fault]);
});

// Broken by: asking the inventory's hosts for a name that every object answers to.
test("a host called as objects know it, which the inventory does not have, is passed over", () => {
  const overlay = over("hosts:\n  constructor: { address: 10.77.0.9 }\n");
  expect(faultsOf(base, overlay)).toEqual([]);
  const { hosts } = readSite({ inventory: { file: "site.yaml", text: base }, ...overlay });
  expect(hosts.map(({ name }) => name)).toEqual(["attic", "den", "gw", "nas"]);
});

test("faults in the text of both files are shown together", () => {
  const faults = faultsOf(edited([["site: home", "site: &home home"]]), over("hosts: *all\n"));
  expect(faults.map((line) => line.split(": ")[0])).toEqual([
    "site.yaml:1:13 site",
    "overlay.yaml:1:8 hosts",
  ]);
});
