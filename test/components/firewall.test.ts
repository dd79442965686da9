/** Who may call a host that faces the internet. That nft takes these words, and nobody gets in, is shown on machines. */
import { expect, test } from "vitest";
import { Datacentre } from "../../components/datacentre";
import { planFirewall, renderFirewall } from "../../components/host/firewall";
import { apiForWorkstation } from "../../components/kubernetes/endpoint";
import type { Host, Site } from "../../inventory/site";
import { everyArtifact } from "../support/artifacts";
import { ancestors } from "../support/graph";
import { golden } from "../support/golden";
import { record } from "../support/record";
import { smallSite } from "../support/site";
import { siteOf, stackDocument } from "../support/stacks";

const exposing = (...names: readonly string[]) => {
  const site = smallSite();
  const hosts = site.hosts.map((host): Host =>
    names.includes(host.name) ? { ...host, facing: "internet" } : host,
  );
  return { ...site, hosts };
};
const planOf = (site: ReturnType<typeof exposing>, name: string) =>
  planFirewall(
    site,
    site.hosts.find((host) => host.name === name)!,
  );

test("a host of the house has none", () =>
  expect(planOf(exposing("gate1"), "node1")).toBeUndefined());

// Broken by: opening every listener of a balancer, the API's among them.
test("a balancer answers SSH, the mesh and the exposed releases, and not the API", () =>
  expect(planOf(exposing("gate1"), "gate1")).toEqual({
    inside: ["lo", "wg0", "cni0", "flannel.1", "flannel-v6.1"],
    networks: ["10.9.8.0/24", "10.40.0.0/16", "10.41.0.0/16"],
    tcp: [80, 2211],
    udp: [68, 546, 51999],
  }));

test("a control plane answers SSH and the mesh", () =>
  expect(planOf(exposing("node1"), "node1")).toMatchObject({ tcp: [2221], udp: [68, 546, 51999] }));

test("both carriers are let in while there are two", () => {
  const site = exposing("node1");
  const both = { ...site, mesh: { ...site.mesh, carriers: ["wireguard", "tinc"] as const } };
  expect(planOf(both, "node1")).toMatchObject({
    inside: ["lo", "wg0", "tinc0", "cni0", "flannel.1", "flannel-v6.1"],
    tcp: [2221, both.mesh.tincPort],
    udp: [68, 546, both.mesh.tincPort, 51999],
  });
});

test("the rules", () =>
  expect(renderFirewall(planOf(exposing("gate1"), "gate1")!)).toBe(golden("host/gate1.firewall")));

// Broken by: taking what is not for the host itself before that, which a host that forwards passes on.
test("nothing from outside is passed on to the mesh, of either family, nor to networks that are not there", () => {
  const { kubernetes, ...without } = exposing("gate1");
  expect(kubernetes).not.toBe(undefined);
  const rules = (network: string) => {
    const site = { ...without, mesh: { ...without.mesh, network } };
    return renderFirewall(planOf(site, "gate1")!).split("\n").slice(3, 6);
  };
  const passed = "\t\tfib daddr type != local accept";
  const inside = '\t\tiifname { "lo", "wg0", "cni0", "flannel.1", "flannel-v6.1" } accept';
  expect(rules("10.9.8.0/24")).toEqual([inside, "\t\tip daddr 10.9.8.0/24 drop", passed]);
  expect(rules("fd00::/64")).toEqual([inside, "\t\tip6 daddr fd00::/64 drop", passed]);
});

// Broken by: a firewall that comes when the API listens already.
test("it is closed before anything of the cluster stands on it", async () => {
  const site = exposing("node1");
  const { resources } = await record(
    () => void new Datacentre("small", { site, artifacts: everyArtifact() }),
  );
  const firewalls = resources.filter(({ type }) => type === "croft:host:Firewall");
  expect(firewalls.map(({ name }) => name)).toEqual(["node1"]);
  const before = ancestors(resources);
  const standing = [...before.keys()].filter((name) =>
    name.startsWith("croft:kubernetes:Cluster "),
  );
  expect(standing.map((name) => before.get(name)!.has("croft:host:Firewall node1"))).toEqual([
    true,
  ]);
});

const apiWorkstationUrl = (site: Site) => apiForWorkstation(site)?.server;

test("the workstation asks a control plane of the house, or else comes by the mesh", () => {
  const towers = siteOf(stackDocument("towers"));
  expect(apiWorkstationUrl(towers)).toBe("https://192.168.20.12:6443");
  const away = { ...towers, hosts: towers.hosts.map((h): Host => ({ ...h, facing: "internet" })) };
  expect(apiWorkstationUrl(away)).toBe("https://10.69.0.12:6443");
  const six = { ...away, hosts: away.hosts.map((h) => ({ ...h, meshAddress: "fd00:69::12" })) };
  expect(apiWorkstationUrl(six)).toBe("https://[fd00:69::12]:6443");
});

const twoBalancers = (first: Partial<Host>, second: Partial<Host> = {}): Site => {
  const site = smallSite();
  const [one, two, ...others] = site.hosts;
  return { ...site, hosts: [{ ...one!, ...first }, { ...two!, ...second }, ...others] };
};
const gate = smallSite().hosts[0]!;

// The workstation asks the nearest. Broken by: taking the first, whatever is said of it.
test.each<[string, Partial<Host>, string]>([
  ["declared offline", { state: "offline" }, "192.0.2.12"],
  ["behind a jump host", { jump: gate }, "192.0.2.12"],
  ["facing the internet", { facing: "internet" }, "192.0.2.12"],
  ["like any other", {}, "192.0.2.11"],
])("a first balancer that is %s", (_, first, place) =>
  expect(apiWorkstationUrl(twoBalancers(first))).toBe(`https://${place}:6443`),
);

// Broken by: an address in the mesh, where nothing but the mesh's own members gets, or one that no certificate holds.
test.each<[string, Partial<Host>]>([
  ["is off", { state: "offline" }],
  ["faces the internet too", { facing: "internet" }],
])(
  "where the other balancer faces the internet and the first %s, a control plane of the house is asked",
  (_, first) =>
    expect(apiForWorkstation(twoBalancers(first, { facing: "internet" }))).toEqual({
      server: "https://192.0.2.21:6443",
      serverName: "api.small.internal",
    }),
);

// Broken by: an address that the workstation cannot dial, since SSH itself gets there by another host.
test.each<[string, Partial<Host>, Partial<Host>, string]>([
  ["both control planes are behind a jump host", { jump: gate }, { jump: gate }, "10.9.8.11"],
  ["one control plane is behind a jump host", { jump: gate }, {}, "192.0.2.22"],
  [
    "one is behind a jump host and the other off",
    { jump: gate },
    { state: "offline" },
    "10.9.8.11",
  ],
])("behind balancers on the internet, where %s", (_, first, second, place) => {
  const [one, two, node1, node2] = smallSite().hosts;
  const balancers = [one!, two!].map((it): Host => ({ ...it, facing: "internet" }));
  const site = smallSite({
    hosts: [...balancers, { ...node1!, ...first }, { ...node2!, ...second }],
  });
  expect(apiWorkstationUrl(site)).toBe(`https://${place}:6443`);
});

test("a balancer of the house behind a jump host is not taken for one on the internet", () =>
  expect(apiWorkstationUrl(twoBalancers({ facing: "internet" }, { jump: gate }))).toBe(
    "https://192.0.2.21:6443",
  ));

test("where all face the internet, the workstation comes by the mesh", () => {
  const site = smallSite();
  const hosts = site.hosts.map((it): Host => ({ ...it, facing: "internet" }));
  expect(apiForWorkstation({ ...site, hosts })).toEqual({ server: "https://10.9.8.11:6443" });
});

test("where all are off, the first one's address stays", () => {
  const off = { state: "offline" } as const;
  expect(apiWorkstationUrl(twoBalancers(off, off))).toBe("https://192.0.2.11:6443");
});

// Broken by: writing an IPv6 address into a URL as it is.
test.each([
  [{ address: "2001:db8::11" }, "https://[2001:db8::11]:6443"],
  [{ address: "gate.lan" }, "https://gate.lan:6443"],
])("the URL of the API at %j", (first, url) =>
  expect(apiWorkstationUrl(twoBalancers(first))).toBe(url),
);
