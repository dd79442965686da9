import { describe, expect, test } from "vitest";
import { readSite } from "../../inventory/read";
import type { Site } from "../../inventory/site";
import { base, type Edit, edited, hostKey, least } from "./support/base";

function siteOf(text: string): Site {
  return readSite({ inventory: { file: "site.yaml", text } });
}

function siteWith(...edits: Edit[]): Site {
  return siteOf(edited(edits));
}

describe("what an inventory says is what the site holds", () => {
  const site = siteOf(base);

  test("hosts come in name order, with their class's words", () => {
    expect(site.hosts.map(({ name }) => name)).toEqual(["attic", "den", "gw", "nas"]);
    expect(site.hosts[1]).toEqual({
      name: "den",
      className: "node",
      architecture: "amd64",
      roles: ["control-plane", "storage", "worker"],
      address: "192.168.1.12",
      port: 22,
      user: "root",
      hostKey: hostKey("C"),
      meshAddress: "10.66.0.12",
      state: "present",
      facing: "home",
      disks: ["/dev/disk/by-id/ata-three", "/dev/disk/by-id/ata-two"],
      labels: { "example.org/rack": "cellar" },
      taints: [],
    });
  });

  test("the sections", () => {
    expect({ ...site, hosts: [] }).toEqual({
      name: "home",
      hosts: [],
      peers: [{ name: "laptop", meshAddress: "10.66.0.100" }],
      mesh: {
        carriers: ["wireguard"],
        network: "10.66.0.0/24",
        port: 51820,
        tincPort: 655,
        linkMtu: 1500,
      },
      kubernetes: {
        version: "v1.36.2",
        podNetwork: "10.244.0.0/16",
        serviceNetwork: "10.96.0.0/16",
        corefile: "",
      },
      storage: {
        version: "18.2.7",
        replicas: 3,
        filesystem: {
          name: "home",
          mountPoint: "/srv/home",
          directories: { visits: { owner: 65532 } },
          peers: [],
        },
        erase: [],
      },
      releases: [
        {
          name: "visits",
          namespace: "visits",
          chart: "charts/visits",
          values: { greeting: "hello" },
          expose: { port: 80, nodePort: 30080 },
        },
        {
          name: "wiki",
          namespace: "default",
          chart: "charts/wiki-1.0.tgz",
          values: {},
          expose: { port: 443, nodePort: 30443 },
        },
      ],
      artifacts: { lock: "artifacts/lock.yaml" },
      timeServers: [0, 1, 2, 3].map((number) => `${number}.debian.pool.ntp.org`),
    });
  });
});

test("what may be absent is absent, not undefined", () => {
  expect(Object.keys(siteOf(least)).sort()).toEqual([
    "artifacts",
    "hosts",
    "mesh",
    "name",
    "peers",
    "releases",
    "timeServers",
  ]);
});

test("networks have defaults", () => {
  const site = siteWith(["  podNetwork: 10.244.0.0/16\n  serviceNetwork: 10.96.0.0/16\n", ""]);
  expect(site.kubernetes).toEqual({
    version: "v1.36.2",
    podNetwork: "10.244.0.0/16",
    serviceNetwork: "10.96.0.0/12",
    corefile: "",
  });
});

test("releases keep the order of the file, which is the order they are installed in", () => {
  const site = siteWith(["  visits:\n    namespace", "  zebra:\n    namespace"]);
  expect(site.releases.map(({ name }) => name)).toEqual(["zebra", "wiki"]);
});

test("a host's labels stand beside its class's", () => {
  const site = siteWith([
    "    address: 192.168.1.12",
    "    address: 192.168.1.12\n    labels: { example.org/quiet: 'yes' }",
  ]);
  expect(site.hosts[1]?.labels).toEqual({
    "example.org/quiet": "yes",
    "example.org/rack": "cellar",
  });
});

test("a host key loses its comment", () => {
  const site = siteWith([hostKey("C"), `${hostKey("C")} root@den`]);
  expect(site.hosts[1]?.hostKey).toBe(hostKey("C"));
});

// Broken by: handing on the spelling of the file, which hosts do not answer with.
test("addresses and networks have one spelling, whatever the file's", () => {
  const site = siteOf(`site: hut
classes: { box: { architecture: arm64, roles: [control-plane] }, pad: { architecture: arm64 } }
hosts:
  one:
    { class: box, address: "2001:DB8:0::1", mesh: "FD66:0:0::A", hostKey: ${hostKey("A")} }
  two:
    { class: pad, address: Two.LAN, mesh: "FD66:0:0::B", hostKey: ${hostKey("B")} }
peers: { laptop: { mesh: "FD66::0:64" } }
mesh: { kind: wireguard, network: "FD66:0::/64" }
kubernetes: { version: v1.36.2, podNetwork: "FD44:0::/56", serviceNetwork: "FD96::/112" }
`);
  expect(site.hosts.map(({ address, meshAddress }) => [address, meshAddress])).toEqual([
    ["2001:db8::1", "fd66::a"],
    ["two.lan", "fd66::b"],
  ]);
  expect(site.peers).toEqual([{ name: "laptop", meshAddress: "fd66::64" }]);
  expect(site.mesh.network).toBe("fd66::/64");
  expect(site.kubernetes).toMatchObject({ podNetwork: "fd44::/56", serviceNetwork: "fd96::/112" });
});

test("taints are sorted", () => {
  const site = siteWith([
    "labels: { example.org/rack: cellar }",
    "taints: [b:NoExecute, a=x:NoSchedule]",
  ]);
  expect(site.hosts[0]?.taints).toEqual(["a=x:NoSchedule", "b:NoExecute"]);
});
