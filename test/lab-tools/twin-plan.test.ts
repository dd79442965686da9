import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { expect, test } from "vitest";
import { grantable } from "../../lab/twin/capabilities";
import { renderDiskTable } from "../../lab/twin/disks";
import { createArguments } from "../../lab/twin/hosts";
import { hostFacts } from "../../lab/twin/inventory";
import { debianArchitecture, renderOverlay } from "../../lab/twin/overlay";
import { planTwin, twinNetwork } from "../../lab/twin/plan";
import { loadSite } from "../../inventory/load";
import { inventoryOf } from "../../inventory/project";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

// What these tests do not prove: that a container made so boots; test/lab does.

const two = [
  { name: "nas", address: "10.77.0.20", disks: ["/dev/disk/by-id/b", "/dev/disk/by-id/a"] },
  { name: "gw", address: "192.168.1.1", disks: [] },
];

test("an address of the lab's network is kept, any other is replaced", () => {
  const plan = planTwin("lab", two, "/disks");
  expect(plan.hosts.map((host) => [host.name, host.address])).toEqual([
    ["gw", "10.77.0.101"],
    ["nas", "10.77.0.20"],
  ]);
});

test("assigned addresses step over the inventory's own", () => {
  const hosts = [
    { name: "a", disks: [] },
    { name: "b", address: "10.77.0.101", disks: [] },
    { name: "c", disks: [] },
  ];
  expect(planTwin("lab", hosts, "/d").hosts.map((host) => host.address)).toEqual([
    "10.77.0.102",
    "10.77.0.101",
    "10.77.0.103",
  ]);
});

test.each(["10.77.0.1", "10.77.0.0", "10.77.0.255", "10.77.0.x"])(
  "%s is no host's address: it is replaced",
  (address) => {
    const [host] = planTwin("lab", [{ name: "a", address, disks: [] }], "/d").hosts;
    expect(host?.address).toBe("10.77.0.101");
  },
);

test("two hosts with one address are refused by name", () => {
  const hosts = ["a", "b"].map((name) => ({ name, address: "10.77.0.9", disks: [] }));
  expect(() => planTwin("lab", hosts, "/d")).toThrow("b and a both have the address 10.77.0.9");
});

test("more hosts than addresses are refused", () => {
  const hosts = Array.from({ length: 155 }, (_, i) => ({ name: `h${i}`, disks: [] }));
  expect(() => planTwin("big", hosts, "/d")).toThrow(/^big: no address left for h/);
  expect(planTwin("big", hosts.slice(1), "/d").hosts).toHaveLength(154);
});

test("disks are files named by host and position of the sorted ids", () => {
  expect(planTwin("lab", two, "/disks").hosts[1]?.disks).toEqual([
    { id: "/dev/disk/by-id/a", file: "/disks/nas-disk0.img" },
    { id: "/dev/disk/by-id/b", file: "/disks/nas-disk1.img" },
  ]);
});

test("the order of the hosts changes nothing, and addresses are unique", () => {
  const name = fc.stringMatching(/^[a-z]{1,8}$/);
  fc.assert(
    fc.property(
      fc.uniqueArray(name, { maxLength: 30 }),
      fc.infiniteStream(fc.nat()),
      (names, keys) => {
        const hosts = names.map((n) => ({ name: n, disks: [] }));
        const shuffled = hosts
          .map((host) => ({ host, key: keys.next().value as number }))
          .sort((a, b) => a.key - b.key)
          .map(({ host }) => host);
        const plan = planTwin("lab", hosts, "/d");
        expect(planTwin("lab", shuffled, "/d")).toEqual(plan);
        expect(new Set(plan.hosts.map((host) => host.address)).size).toBe(names.length);
      },
    ),
  );
});

test("stacks have networks of their own, with a bridge name that Linux takes", () => {
  expect(twinNetwork("lab")).toEqual({
    name: "croft-lab",
    bridge: "croft0",
    subnet: "10.77.0.0/24",
    gateway: "10.77.0.1",
  });
  const other = twinNetwork("a-stack-with-a-rather-long-name");
  expect(other.subnet).not.toBe("10.77.0.0/24");
  expect(other.bridge.length).toBeLessThanOrEqual(15);
});

test("faults are passed over; offline hosts are no twins", () => {
  const text = [
    "hosts:",
    "  a: { address: 10.0.0.1, disks: [/dev/disk/by-id/x] }",
    "  b: { address: 10, disks: [7, /dev/disk/by-id/y] }",
    "  c: { state: offline }",
    "  d:",
  ].join("\n");
  expect(hostFacts(text)).toEqual([
    { name: "a", address: "10.0.0.1", disks: ["/dev/disk/by-id/x"] },
    { name: "b", disks: ["/dev/disk/by-id/y"] },
    { name: "d", disks: [] },
  ]);
  expect(hostFacts("site: empty")).toEqual([]);
});

test("a stack's inventory is what its configuration names, else the file of its name", () => {
  const project = mkdtempSync(join(tmpdir(), "croft-project-"));
  expect(inventoryOf(project, "home")).toBe("stacks/home.yaml");
  const settings = join(project, "Pulumi.home.yaml");
  writeFileSync(settings, "config: {}");
  expect(inventoryOf(project, "home")).toBe("stacks/home.yaml");
  writeFileSync(settings, 'config:\n  "croft:inventory": sites/x.yaml');
  expect(inventoryOf(project, "home")).toBe("sites/x.yaml");
});

test("the overlay says how hosts are reached, and only that", () => {
  const plan = planTwin("lab", [{ name: "gw", disks: [] }], "/d");
  const keys = new Map([["gw", "ssh-ed25519 KEY"]]);
  const mirror = { lock: "/l.yaml", http: "http://m:1", registry: "http://m:2" };
  expect(renderOverlay(plan, keys, "arm64", mirror)).toBe(
    [
      '# Written by the lab for its twin of stack lab; made anew by every "up".',
      "hosts:",
      "  gw:",
      "    address: 10.77.0.101",
      "    port: 22",
      "    user: root",
      "    hostKey: ssh-ed25519 KEY",
      "    architecture: arm64",
      "artifacts:",
      "  lock: /l.yaml",
      "  mirror:",
      "    http: http://m:1",
      "    registry: http://m:2",
      "",
    ].join("\n"),
  );
  expect(renderOverlay(plan, keys, "amd64")).not.toContain("artifacts");
  expect(() => renderOverlay(plan, new Map(), "amd64")).toThrow("no host key for gw");
});

test.each(["lab", "pi", "optiplex"])("%s is a valid site under its own overlay", (stack) => {
  const inventory = `stacks/${stack}.yaml`;
  const plan = planTwin(stack, hostFacts(readFileSync(inventory, "utf8")), "/d");
  const folder = mkdtempSync(join(tmpdir(), "croft-overlay-"));
  const keys = new Map<string, string>();
  for (const host of plan.hosts) {
    const file = join(folder, host.name);
    execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", file]);
    keys.set(host.name, readFileSync(`${file}.pub`, "utf8").split(" ").slice(0, 2).join(" "));
  }
  const overlay = join(folder, "overlay.yaml");
  writeFileSync(overlay, renderOverlay(plan, keys, "amd64"));
  const site = loadSite({ inventory, overlay });
  expect(site.hosts.map((h) => [h.name, h.address, h.architecture, h.user])).toEqual(
    plan.hosts.map((h) => [h.name, h.address, "amd64", "root"]),
  );
});

test("architectures in Debian's words", () => {
  expect(["x64", "arm64"].map(debianArchitecture)).toEqual(["amd64", "arm64"]);
});

test("capabilities are those of the bounding set, without the clock", () => {
  // capabilities(7): CAP_CHOWN is 0, CAP_NET_ADMIN 12, CAP_SYS_RESOURCE 24, CAP_SYS_TIME 25, CAP_AUDIT_READ 37.
  const status = (bits: readonly number[]) =>
    `CapBnd:\t${bits.reduce((mask, bit) => mask | (1n << BigInt(bit)), 0n).toString(16)}\n`;
  expect(grantable(status([0, 12, 25, 37, 39]))).toEqual(["CHOWN", "NET_ADMIN", "AUDIT_READ"]);
  expect(grantable("CapBnd:\t000001fffeffffff\n")).not.toContain("SYS_RESOURCE");
  expect(grantable("CapBnd:\t000001ffffffffff\n")).toContain("SYS_RESOURCE");
});

test("a host never asks for privileged mode, and its /var is a volume of its own", () => {
  const plan = planTwin("lab", two, "/d");
  const [gw] = plan.hosts;
  const args = createArguments(gw!, plan, "image:1", "CapBnd:\t0000000000001000\n");
  expect(args.filter((arg) => arg.startsWith("--cap-add"))).toEqual(["--cap-add=NET_ADMIN"]);
  expect(args).toContain("--volume=croft-lab-gw-var:/var");
  expect(args).toContain("--ip=10.77.0.101");
  expect(args).toContain("--sysctl=net.ipv6.conf.lo.disable_ipv6=0");
  expect(args).not.toContain("--privileged");
  expect(args.slice(-2)).toEqual(["image:1", "/usr/local/lib/croft-twin/init"]);
});

test("the disk table is what the first process reads", () => {
  const device = { id: "/dev/disk/by-id/a", node: "/dev/loop3", major: 7, minor: 3 };
  expect(renderDiskTable([device])).toBe("/dev/disk/by-id/a /dev/loop3 7 3\n");
  expect(renderDiskTable([])).toBe("");
});
