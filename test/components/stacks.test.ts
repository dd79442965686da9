/**
 * The graphs of the project's own inventories: what stands in them does not depend on the order of its lines, and one
 * more host touches what has to know it and nothing else. About hosts, mesh and balancers; the layers above have files
 * of their own.
 */
import fc from "fast-check";
import { expect, test } from "vitest";
import { accessesIn } from "../../provider/address-book";
import { ancestors, canonical, difference } from "../support/graph";
import type { Recorded } from "../support/record";
import {
  type Document,
  inventories,
  labWithWorker,
  recordingOf,
  stackDocument,
  hostKey,
} from "../support/stacks";

const graphOf = async (document: Document) => (await recordingOf(document)).resources;

const base = ["ManagedHost", "Mesh", "WireguardMesh", "LoadBalancer"];
const ours = (resources: readonly Recorded[]) =>
  resources.filter((r) => base.some((component) => r.parent.includes(`:${component} `)));

test.each(inventories)("the graph of %s stands", async (name) => {
  const resources = await graphOf(stackDocument(name));
  expect(ancestors(resources).size).toBe(resources.length);
});

// Broken by: an output that is undefined, of which the engine warns in every run.
test.each([
  ["lab", ["kubeconfig", "page", "roaming"]],
  ["trio", ["kubeconfig", "roaming"]],
])("the outputs of %s are %j and no others", async (name, outputs) => {
  const found = await recordingOf(stackDocument(name));
  expect(Object.keys(found.outputs).sort()).toEqual(outputs);
  expect(found.secretOutputs).toContain("kubeconfig");
});

// Broken by: naming anything after its position, or taking hosts in the order in which they are written.
test("the order of an inventory's lines changes nothing", async () => {
  const document = stackDocument("lab");
  const expected = canonical(await graphOf(document));
  await fc.assert(
    fc.asyncProperty(
      fc.shuffledSubarray(Object.keys(document.hosts), { minLength: 4 }),
      async (order) => {
        const hosts = Object.fromEntries(order.map((name) => [name, document.hosts[name]!]));
        expect(canonical(await graphOf({ ...document, hosts }))).toEqual(expected);
      },
    ),
    { numRuns: 5 },
  );
});

// Broken by: a peer list or a server list that is one resource, since every host's would change as a whole.
test("one more worker: its own resources, and those of others that name it", async () => {
  const others = ["gate", "node1", "node2", "node3"];
  const found = difference(
    ours(await graphOf(stackDocument("lab"))),
    ours(await graphOf(labWithWorker())),
  );
  expect(found).toEqual({
    added: [
      "croft:host:File mesh-node4",
      "croft:host:File node4-hosts",
      "croft:host:Files node4",
      "croft:host:Kernel node4",
      "croft:host:Machine node4",
      "croft:host:NoSwap node4",
      "croft:host:Packages node4",
      "croft:host:Service node4",
      "croft:loadbalancer:Server balancer-gate.release-visits.node4",
      "croft:mesh:MeshInterface mesh-node4",
      "croft:mesh:MeshPeer mesh-node4",
      "croft:mesh:MeshRoutes mesh-node4",
      "tls:index/privateKey:PrivateKey mesh-node4",
    ],
    removed: [],
    changed: {
      "croft:host:File gate-hosts": ["content"],
      "croft:host:File node1-hosts": ["content"],
      "croft:host:File node2-hosts": ["content"],
      "croft:host:File node3-hosts": ["content"],
      // The new one has to know all that are there.
      ...Object.fromEntries(
        [...others, "laptop"].map((h) => [`croft:mesh:MeshPeer mesh-${h}`, ["hosts.node4"]]),
      ),
      // Whom they may have, and have to wait for: silent, so no preview shows these.
      ...Object.fromEntries(others.map((h) => [`croft:mesh:MeshInterface mesh-${h}`, ["peers"]])),
      ...Object.fromEntries(others.map((h) => [`croft:mesh:MeshRoutes mesh-${h}`, ["peers"]])),
      "croft:loadbalancer:Configuration balancer-gate": ["servers"],
      "croft:mesh:MeshHandover mesh": ["members"],
    },
    edges: {
      ...Object.fromEntries(
        others.map((h) => [
          `croft:mesh:MeshInterface mesh-${h}`,
          ["+ tls:index/privateKey:PrivateKey mesh-node4"],
        ]),
      ),
      ...Object.fromEntries(
        [...others, "laptop"].map((h) => [
          `croft:mesh:MeshPeer mesh-${h}`,
          ["+ croft:mesh:MeshInterface mesh-node4"],
        ]),
      ),
    },
  });
});

// Broken by: one more row for each of its files, packages or peers; 200 such hosts are the largest site that is measured.
test("one more host without a role is eleven rows", async () => {
  const before = stackDocument("small");
  const after = stackDocument("small");
  after.hosts["three"] = {
    class: "machine",
    address: "192.168.60.13",
    mesh: "10.60.0.13",
    hostKey: hostKey("three"),
  };
  const { added } = difference(await graphOf(before), await graphOf(after));
  expect(added).toHaveLength(11);
});

// Broken by: handing the overlay's or the inventory's address to anything that is not about reaching the host.
test("a host that moves on the local network stays who it is", async () => {
  const before = stackDocument("lab");
  const after = stackDocument("lab");
  after.hosts["node2"]!["address"] = "10.77.0.99";
  const { added, removed, changed } = difference(
    ours(await graphOf(before)),
    ours(await graphOf(after)),
  );
  expect([added, removed]).toEqual([[], []]);
  const others = Object.entries(changed).filter(
    ([, inputs]) => !["access", "members"].includes(inputs.join()),
  );
  expect(others).toEqual([
    [
      "croft:mesh:MeshPeer mesh-node2",
      ["gate", "node1", "node3"].map((h) => `hosts.${h}.endpoint`),
    ],
  ]);
});

/** Name and address of the API, as a host's own /etc/hosts has them. */
const apiLine = (resources: readonly Recorded[], host: string, site: string) =>
  /^(\S+)\tapi\./m.exec(
    String(
      resources.find((r) => r.type === "croft:host:File" && r.name === `${host}-hosts`)?.inputs[
        "content"
      ],
    ),
  )?.[1] ?? `no API on ${host} of ${site}`;

// Broken by: letting all hosts use one control plane, whose loss would then stop the other two.
test("without a balancer each control plane uses its own API, so any one may go down", async () => {
  for (const [name, hosts] of [
    ["trio", { pc1: "10.68.0.11", pc2: "10.68.0.12", pc3: "10.68.0.13" }],
    ["towers", { a8: "10.69.0.12", edge: "10.69.0.20", i7: "10.69.0.11" }],
  ] as const) {
    const resources = await graphOf(stackDocument(name));
    expect(resources.filter((r) => r.type.startsWith("croft:loadbalancer"))).toEqual([]);
    for (const [host, address] of Object.entries(hosts))
      expect(apiLine(resources, host, name)).toBe(address);
  }
});

test("towers: the provider's server is a control plane without work or data", async () => {
  const resources = await graphOf(stackDocument("towers"));
  const edge = resources.find(
    (r) => r.type === "croft:kubernetes:ControlPlane" && r.name.endsWith("-edge"),
  );
  expect(edge?.inputs).toMatchObject({
    taints: ["exposed=internet:NoSchedule", "node-role.kubernetes.io/control-plane:NoSchedule"],
    labels: { "topology.kubernetes.io/zone": "provider" },
  });
  const osds = resources.filter((r) => r.type === "croft:storage:CephOsd");
  expect(osds).toHaveLength(12);
  expect(osds.filter((r) => JSON.stringify(r.inputs["access"]).includes("edge"))).toEqual([]);
});

// Broken by: an access that is made anywhere but from the host, and so forgets the way to it.
test("maas: whatever touches a machine behind the rack goes through the rack", async () => {
  const resources = await graphOf(stackDocument("maas"));
  const seen = new Map<string, Set<unknown>>();
  for (const { inputs } of resources)
    for (const { host, jump } of accessesIn(inputs))
      seen.set(host, (seen.get(host) ?? new Set()).add(jump?.host));
  expect(Object.fromEntries([...seen].map(([host, ways]) => [host, [...ways]]))).toEqual({
    zotac: [undefined],
    opti1: ["zotac"],
    opti2: ["zotac"],
    opti3: ["zotac"],
  });
});
