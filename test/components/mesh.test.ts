/**
 * The mesh: its plan, its files, its part of the graph. What wg itself makes of them is shown on machines (test/lab).
 */
import { expect, test } from "vitest";
import { ManagedHost } from "../../components/host/managed-host";
import { endpoint, meshMtu, planMesh } from "../../components/mesh/plan";
import { renderInterface, renderRoaming } from "../../components/mesh/render";
import { Mesh } from "../../components/mesh/mesh";
import type { Site } from "../../inventory/site";
import { golden } from "../support/golden";
import { type Recording, record } from "../support/record";
import { host, smallSite } from "../support/site";

const meshOf = (site: Site) => {
  const hosts = Object.fromEntries(
    site.hosts.map((h) => [h.name, new ManagedHost(h.name, { site, host: h })]),
  );
  return new Mesh("mesh", { site, hosts });
};

const childrenOf = ({ resources }: Recording, parent: string) =>
  resources
    .filter((r) => r.parent === parent)
    .map((r) => `${r.type} ${r.name}`)
    .sort();

test.each([
  [1500, 1420],
  [1492, 1412],
  [9000, 8920],
])(
  "a link of %i leaves %i bytes, as wireguard.com reckons (60 for IPv4, 80 for IPv6)",
  (link, mtu) => expect(meshMtu(link)).toBe(mtu),
);

test("every host knows every other member, and nobody knows itself", () =>
  expect(planMesh(smallSite()).pairs.map((p) => `${p.host} ${p.peer.name}`)).toEqual([
    "gate1 gate2",
    "gate1 node1",
    "gate1 node2",
    "gate1 laptop",
    "gate2 gate1",
    "gate2 node1",
    "gate2 node2",
    "gate2 laptop",
    "node1 gate1",
    "node1 gate2",
    "node1 node2",
    "node1 laptop",
    "node2 gate1",
    "node2 gate2",
    "node2 node1",
    "node2 laptop",
  ]));

test("one host alone has no pairs", () =>
  expect(planMesh(smallSite({ hosts: [host("only", 9, ["worker"])], peers: [] })).pairs).toEqual(
    [],
  ));

test("a host is called on its LAN address, a roaming member never", () => {
  const [first] = planMesh(smallSite()).pairs.filter((p) => p.host === "node1");
  expect(first).toEqual({
    host: "node1",
    peer: {
      name: "gate1",
      meshAddress: "10.9.8.11",
      address: "10.9.8.11/24",
      route: "10.9.8.11/32",
      place: "192.0.2.11",
    },
    calls: "192.0.2.11",
    keepaliveSeconds: 25,
  });
  const roaming = planMesh(smallSite()).pairs.find((p) => p.peer.name === "laptop");
  expect([roaming?.calls, roaming?.keepaliveSeconds]).toEqual(["", 0]);
});

test("IPv6 is written as the hosts print it, and routed as single addresses", () => {
  const six = { ...host("six", 6, ["worker"]), address: "2001:DB8:0::6", meshAddress: "FD00:0::6" };
  const plan = planMesh(
    smallSite({
      hosts: [six],
      mesh: { ...smallSite().mesh, network: "fd00:0::/64" },
      peers: [],
    }),
  );
  expect([plan.network, plan.hosts]).toEqual([
    "fd00::/64",
    [
      {
        name: "six",
        meshAddress: "fd00::6",
        address: "fd00::6/64",
        route: "fd00::6/128",
        place: "2001:DB8:0::6",
      },
    ],
  ]);
  expect(endpoint(plan.hosts[0]!.place, 51999)).toBe("[2001:db8::6]:51999");
});

const plan = planMesh(smallSite());
const publicKeys = Object.fromEntries(plan.hosts.map((h) => [h.name, `PUBLIC-KEY-OF-${h.name}=`]));

test("wg0.conf of node1", () =>
  expect(renderInterface(plan, plan.hosts[2]!, "SECRET-OF-node1=")).toBe(
    golden("mesh/node1.conf"),
  ));

test("wg0.conf of node1 holds nothing else that is secret", () =>
  expect(renderInterface(plan, plan.hosts[2]!, "[secret]")).toBe(
    golden("mesh/node1.redacted.conf"),
  ));

test("the laptop's configuration", () =>
  expect(renderRoaming(plan, plan.roaming[0]!, "SECRET-OF-laptop=", publicKeys)).toBe(
    golden("mesh/laptop.conf"),
  ));

test("the laptop's configuration holds nothing else that is secret", () =>
  expect(renderRoaming(plan, plan.roaming[0]!, "[secret]", publicKeys)).toBe(
    golden("mesh/laptop.redacted.conf"),
  ));

test("children", async () => {
  const site = smallSite({ hosts: smallSite().hosts.slice(2) });
  const recording = await record(() => void meshOf(site));
  expect(childrenOf(recording, "croft:mesh:Mesh mesh")).toEqual([
    "croft:mesh:MeshHandover mesh",
    "croft:mesh:MeshRoutes mesh-node1",
    "croft:mesh:MeshRoutes mesh-node2",
    "croft:mesh:WireguardMesh mesh",
  ]);
  expect(childrenOf(recording, "croft:mesh:WireguardMesh mesh")).toEqual([
    "croft:host:File mesh-node1",
    "croft:host:File mesh-node2",
    "croft:host:Packages mesh-node1",
    "croft:host:Packages mesh-node2",
    "croft:mesh:MeshInterface mesh-node1",
    "croft:mesh:MeshInterface mesh-node2",
    "croft:mesh:MeshPeer mesh-node1.laptop",
    "croft:mesh:MeshPeer mesh-node1.node2",
    "croft:mesh:MeshPeer mesh-node2.laptop",
    "croft:mesh:MeshPeer mesh-node2.node1",
    "tls:index/privateKey:PrivateKey mesh-laptop",
    "tls:index/privateKey:PrivateKey mesh-node1",
    "tls:index/privateKey:PrivateKey mesh-node2",
  ]);
});

// Broken by: dropping `pulumi.secret` around the derived key, which would print every private key in a preview.
test("only the interface's text travels as a secret, and the laptop's configuration is one", async () => {
  const recording = await record(() => ({ roaming: meshOf(smallSite()).roaming }));
  const mesh = recording.resources.filter((r) => r.parent === "croft:mesh:WireguardMesh mesh");
  const secrets = mesh.flatMap((r) => r.secrets.map((path) => `${r.type} ${r.name} ${path}`));
  expect(secrets.sort()).toEqual(
    ["gate1", "gate2", "node1", "node2"].map((h) => `croft:host:File mesh-${h} content`),
  );
  expect(recording.secretOutputs).toEqual(["roaming"]);
});

test("a peer's key is the one its own interface has", async () => {
  const recording = await record(() => void meshOf(smallSite()));
  const seen = new Set(
    ["gate1", "gate2", "node1"].map(
      (h) => recording.one("croft:mesh:MeshPeer", `mesh-${h}.node2`).inputs["publicKey"],
    ),
  );
  expect(seen.size).toBe(1);
  expect(recording.one("croft:mesh:MeshPeer", "mesh-gate1.gate2").inputs).toEqual({
    access: {
      host: "gate1",
      address: "192.0.2.11",
      port: 2211,
      user: "croft",
      hostKey: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIgate1",
    },
    interface: "wg0",
    peer: "gate2",
    publicKey: recording.one("croft:mesh:MeshPeer", "mesh-node1.gate2").inputs["publicKey"],
    endpoint: "192.0.2.12:51999",
    allowedIps: ["10.9.8.12/32"],
    keepaliveSeconds: 25,
  });
});
