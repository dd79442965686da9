/** One host: its plan, its files, its part of the graph. */
import { expect, test } from "vitest";
import { ManagedHost } from "../../components/host/managed-host";
import { planHost } from "../../components/host/plan";
import { renderChrony, renderHosts } from "../../components/host/render";
import type { Host, Role, Site } from "../../inventory/site";
import { golden } from "../support/golden";
import { record } from "../support/record";
import { host, smallSite } from "../support/site";
import { siteOf, stackDocument } from "../support/stacks";

const site = smallSite();
const [gate1, , node1] = site.hosts;

// Broken by: a role's packages left out; nothing else brings them.
test("a host has the packages of its roles, of the mesh's carriers, and of what it mounts", () => {
  const everywhere = ["ca-certificates", "chrony", "curl", "wireguard-go", "wireguard-tools"];
  const ofNode = ["conntrack", "ebtables", "ethtool", "iptables", "kmod", "runc", "socat"];
  const ofStorage = ["catatonit", "crun", "lvm2", "podman", "python3-rados"];
  const packagesOf = (of: Host, on = site) => planHost(on, of).packages;
  const lab = siteOf(stackDocument("lab"));
  const [, labNode] = lab.hosts;
  expect(packagesOf(gate1!)).toEqual([...everywhere, "haproxy", "socat"].sort());
  expect(packagesOf(node1!)).toEqual([...everywhere, ...ofNode].sort());
  expect(packagesOf(labNode!, lab)).toEqual(
    [...everywhere, ...ofNode, ...ofStorage, "ceph-fuse"].sort(),
  );
  const both = { ...site, mesh: { ...site.mesh, carriers: ["wireguard", "tinc"] as const } };
  expect(packagesOf(gate1!, both)).toContain("tinc");
});

// Broken by: telling dpkg after podman has been unpacked.
test("podman's own network is kept out of hosts of storage, and of no others", () => {
  const exclusion = "/etc/dpkg/dpkg.cfg.d/50-croft-podman";
  const files = (...roles: Role[]) => planHost(site, host("h", 1, roles)).files;
  expect(files("worker", "storage")[exclusion]).toContain("path-exclude=/etc/cni/net.d/");
  expect(files("worker")[exclusion]).toBeUndefined();
});

test.each([
  [["load-balancer"], 384],
  [["worker"], 768],
  [["control-plane", "worker"], 2468],
  [["control-plane", "worker", "storage"], 3492],
] as const)("%j needs %i MiB", (roles, memory) =>
  expect(planHost(site, host("h", 1, roles)).minimumMemoryMiB).toBe(memory),
);

test("/etc/hosts of node1", () =>
  expect(renderHosts(planHost(site, node1!).names)).toBe(golden("host/node1.hosts")));

// Broken by: a relay that is no cluster node, whose kernel would drop what it is to pass on; or preparing one host only.
test("whoever could be the mesh's relay forwards what the mesh is made of, and nobody else does", () => {
  const [, gate2, , node2] = site.hosts;
  const hidden: Host = { ...host("nas", 31, ["storage"]), behind: "home" };
  const parameters = (of: Host, behind = [hidden], network = "10.9.8.0/24") => {
    const hosts = [gate1!, { ...gate2!, state: "offline" as const }, ...behind];
    return planHost(smallSite({ hosts, mesh: { ...site.mesh, network } }), of).parameters;
  };
  expect(parameters(gate1!)).toEqual({ "net.ipv4.ip_forward": "1" });
  expect(parameters(gate2!)).toEqual({ "net.ipv4.ip_forward": "1" });
  expect(parameters(hidden)).toEqual({});
  expect(parameters(gate1!, [node2!])).toEqual({});
  expect(Object.keys(parameters(gate1!, [hidden], "fd00::/64"))).toEqual([
    "net.ipv6.conf.all.forwarding",
    "net.ipv6.conf.default.forwarding",
  ]);
});

// Broken by: leaving them out, which kubeadm's preflight refuses, or setting them where no pod needs them.
test("a node uses and forwards IPv6 where pods have it, and only there", () => {
  const forwarding = (of: Site) =>
    Object.keys(planHost(of, node1!).parameters).filter((name) => name.includes("ipv6"));
  const kubernetes = { ...site.kubernetes!, podNetwork: "fd40::/56", serviceNetwork: "fd41::/112" };
  expect(forwarding(site)).toEqual([]);
  expect(forwarding(smallSite({ kubernetes }))).toEqual([
    "net.ipv6.conf.all.forwarding",
    "net.ipv6.conf.default.forwarding",
    "net.ipv6.conf.all.disable_ipv6",
    "net.ipv6.conf.default.disable_ipv6",
  ]);
});

/** Addresses of the API as a host's own /etc/hosts has them, in order. */
const api = (of: Site, on: Host) =>
  planHost(of, on).names.flatMap(({ address, names }) =>
    names.includes("api.small.internal") ? [address] : [],
  );

// Broken by: naming the first balancer alone, whose loss would stop every kubelet.
test("every host knows every balancer, and not all begin with the same one", () => {
  const hosts = [...site.hosts, ...[1, 2, 3, 4].map((n) => host(`w${n}`, 30 + n, ["worker"]))];
  const orders = hosts.map((on) => api(smallSite({ hosts }), on));
  for (const order of orders) expect([...order].sort()).toEqual(["10.9.8.11", "10.9.8.12"]);
  expect(new Set(orders.map(([first]) => first)).size).toBe(2);
});

// Broken by: an order made of positions.
test("a balancer more leaves the order of the others", () => {
  const larger = smallSite({ hosts: [host("gate0", 10, ["load-balancer"]), ...site.hosts] });
  for (const on of site.hosts)
    expect(api(larger, on).filter((address) => address !== "10.9.8.10")).toEqual(api(site, on));
});

// Broken by: a control plane that knows itself alone, and so cannot join: its own API is not up before it has.
test("without a balancer a control plane finds the API on itself first, then on the others", () => {
  const hosts = site.hosts.slice(2);
  expect(api(smallSite({ hosts }), hosts[1]!)).toEqual(["10.9.8.22", "10.9.8.21"]);
});

test("without a cluster there is no name for its API", () => {
  const { kubernetes, ...without } = site;
  expect(kubernetes).not.toBe(undefined);
  expect(planHost(without, gate1!).names.flatMap((line) => line.names)).toEqual([
    "gate1",
    "gate2",
    "node1",
    "node2",
  ]);
});

test("chrony.conf", () => expect(renderChrony(site.timeServers)).toBe(golden("host/chrony.conf")));

test("children of a node and of a balancer, each waiting for what it stands on", async () => {
  const children = async (n: number) => {
    const of = site.hosts[n]!;
    const { resources } = await record(() => void new ManagedHost(of.name, { site, host: of }));
    return Object.fromEntries(
      resources.slice(1).map((r) => [`${r.type} ${r.name}`, r.dependsOn.join(", ")]),
    );
  };
  expect(await children(0)).toEqual({
    "croft:host:Machine gate1": "",
    "croft:host:Files gate1": "croft:host:Machine gate1",
    "croft:host:Packages gate1": "croft:host:Files gate1",
    "croft:host:File gate1-hosts": "croft:host:Machine gate1",
    "croft:host:Service gate1": "croft:host:Packages gate1",
  });
  expect(await children(2)).toEqual({
    "croft:host:Machine node1": "",
    "croft:host:Files node1": "croft:host:Machine node1",
    "croft:host:Packages node1": "croft:host:Files node1",
    "croft:host:File node1-hosts": "croft:host:Machine node1",
    "croft:host:Service node1": "croft:host:Packages node1",
    "croft:host:Kernel node1": "croft:host:Packages node1",
    "croft:host:NoSwap node1": "croft:host:Packages node1",
  });
});

test("an offline host is marked so in every access", async () => {
  const away = { ...node1!, state: "offline" as const };
  const { resources } = await record(() => void new ManagedHost("node1", { site, host: away }));
  const accesses = resources.slice(1).map((r) => r.inputs["access"] as { offline?: boolean });
  expect(accesses.map((access) => access.offline)).toEqual(accesses.map(() => true));
});
