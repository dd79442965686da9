/** The balancers: their plan, their configuration, their part of the graph. */
import { expect, test } from "vitest";
import { Datacentre } from "../../components/datacentre";
import type { Host } from "../../inventory/site";
import { everyArtifact } from "../support/artifacts";
import { pageUrl, planListeners } from "../../components/loadbalancer/plan";
import { renderBalancer } from "../../components/loadbalancer/render";
import { golden } from "../support/golden";
import { record, type Recorded } from "../support/record";
import { smallSite } from "../support/site";

const site = smallSite();

test("control planes stand behind the API's port, workers behind a release's", () =>
  expect(planListeners(site)).toEqual([
    {
      name: "release-page",
      port: 80,
      traffic: "http",
      servers: [
        { name: "node1", address: "10.9.8.21", port: 30123 },
        { name: "node2", address: "10.9.8.22", port: 30123 },
      ],
    },
    {
      name: "api",
      port: 6443,
      traffic: "api",
      servers: [
        { name: "node1", address: "10.9.8.21", port: 6443 },
        { name: "node2", address: "10.9.8.22", port: 6443 },
      ],
    },
  ]));

test("port 443 passes TLS through, and a release called api is not the cluster's API", () => {
  const release = {
    ...site.releases[0]!,
    name: "api",
    expose: { port: 443 as const, nodePort: 30443 },
  };
  const listeners = planListeners(smallSite({ releases: [release] }));
  expect(listeners.map((l) => `${l.name} ${l.port} ${l.traffic}`)).toEqual([
    "release-api 443 tls",
    "api 6443 api",
  ]);
});

test("no cluster and nothing exposed: nothing to listen on", () => {
  const { kubernetes, ...without } = smallSite({ releases: [] });
  expect(kubernetes).not.toBe(undefined);
  expect(planListeners(without)).toEqual([]);
});

test("the page is on the first balancer, if anything is exposed on port 80", () => {
  expect(pageUrl(site)).toBe("http://192.0.2.11/");
  const [gate, ...others] = site.hosts;
  const six = { ...gate!, address: "2001:db8::11" };
  expect(pageUrl(smallSite({ hosts: [six, ...others] }))).toBe("http://[2001:db8::11]/");
  const release = { ...site.releases[0]!, expose: { port: 443 as const, nodePort: 30443 } };
  expect(pageUrl(smallSite({ releases: [release] }))).toBe(undefined);
  expect(pageUrl(smallSite({ hosts: site.hosts.slice(2) }))).toBe(undefined);
});

test("the page of a balancer at an IPv6 address, and of one that is declared offline", () => {
  const [first, ...others] = site.hosts;
  const at = (changes: Partial<Host>) =>
    pageUrl(smallSite({ hosts: [{ ...first!, ...changes }, ...others] }));
  expect(at({ address: "2001:db8::11" })).toBe("http://[2001:db8::11]/");
  expect(at({ state: "offline" })).toBe("http://192.0.2.12/");
});

test("haproxy.cfg but for its servers", () =>
  expect(renderBalancer(planListeners(site))).toBe(golden("loadbalancer/base.cfg")));

const within = (all: readonly Recorded[], parent: string) =>
  all.filter((r) => r.parent === parent).map((r) => `${r.type} ${r.name}`);

test("children", async () => {
  const { resources } = await record(
    () => void new Datacentre("small", { site, artifacts: everyArtifact() }),
  );
  expect(within(resources, "croft:loadbalancer:LoadBalancer balancer-gate1").sort()).toEqual([
    "croft:host:Service balancer-gate1",
    "croft:loadbalancer:Configuration balancer-gate1",
    "croft:loadbalancer:Server balancer-gate1.api.node1",
    "croft:loadbalancer:Server balancer-gate1.api.node2",
    "croft:loadbalancer:Server balancer-gate1.release-page.node1",
    "croft:loadbalancer:Server balancer-gate1.release-page.node2",
  ]);
});

test("a server waits for the mesh between the balancer and itself", async () => {
  const recording = await record(
    () => void new Datacentre("small", { site, artifacts: everyArtifact() }),
  );
  const server = recording.one("croft:loadbalancer:Server", "balancer-gate2.api.node1");
  expect(server.dependsOn).toEqual([
    "croft:host:Service balancer-gate2",
    "croft:mesh:MeshPeer mesh-gate2",
    "croft:mesh:MeshPeer mesh-node1",
    "croft:mesh:MeshRoutes mesh-gate2",
    "croft:mesh:MeshRoutes mesh-node1",
  ]);
  expect(server.inputs).toEqual({
    access: {
      host: "gate2",
      address: "192.0.2.12",
      port: 2212,
      user: "croft",
      hostKey: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIgate2",
    },
    backend: "api",
    server: "node1",
    address: "10.9.8.21",
    port: 6443,
    administration: "ready",
  });
});

// Broken by: a unit without its drop-in, which then takes options from a file that nobody declares.
test("what a package has its unit read from /etc/default has no say", async () => {
  const recording = await record(
    () => void new Datacentre("small", { site, artifacts: everyArtifact() }),
  );
  const dropIns = (unit: string) =>
    recording
      .of("croft:host:Service")
      .filter((service) => service.inputs["unit"] === unit)
      .map((service) => service.inputs["dropIns"]);
  const haproxy = { "10-croft.conf": "[Service]\nEnvironmentFile=\n" };
  expect(dropIns("haproxy.service")).toEqual([haproxy, haproxy]);
  const chrony = {
    "10-croft.conf": '[Service]\nEnvironmentFile=\nEnvironment="DAEMON_OPTS=-F 1"\n',
  };
  expect(dropIns("chrony.service")).toEqual([chrony, chrony, chrony, chrony]);
});
