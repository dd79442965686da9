/**
 * What a change of the inventory does to the graph: exactly these resources come, go and change, and no others. What the
 * engine and the hosts then make of it is for other tests.
 */
import { expect, test } from "vitest";
import { InventoryError } from "../../inventory/inventory-error";
import { difference } from "../support/graph";
import { type Document, hostKey, recordingOf, siteOf, stackDocument } from "../support/stacks";

const graphOf = async (document: Document) => (await recordingOf(document)).resources;

/** What a change of a stack's inventory leads to. */
async function changeOf(stack: string, change: (document: Document) => void) {
  const after = stackDocument(stack);
  change(after);
  return difference(await graphOf(stackDocument(stack)), await graphOf(after));
}

/** Without what merely reaches hosts: the ways of all members stand in the inputs of whatever any member can do. */
function loud(changed: Record<string, string[]>): Record<string, string[]> {
  const silent = ["access", "members", "peers", "candidates"];
  return Object.fromEntries(
    Object.entries(changed)
      .map(([name, inputs]) => [name, inputs.filter((input) => !silent.includes(input))] as const)
      .filter(([, inputs]) => inputs.length > 0),
  );
}

function faultsOf(stack: string, change: (document: Document) => void): string[] {
  const document = stackDocument(stack);
  change(document);
  try {
    siteOf(document);
    return [];
  } catch (error) {
    if (!(error instanceof InventoryError)) throw error;
    return error.faults.map(({ path, reason }) => `${path}: ${reason}`);
  }
}

const named = (name: string) => new RegExp(`(^|[ .-])${name}($|[.-])`);

// Broken by: naming anything after an address or a place in a list, which would let a new name keep old things.
test("a renamed host leaves and comes: all that bears its name, and nothing that does not", async () => {
  const { added, removed, changed } = await changeOf("lab", ({ hosts }) => {
    hosts["cellar"] = hosts["node2"]!;
    delete hosts["node2"];
  });
  expect(removed.filter((resource) => !named("node2").test(resource))).toEqual([]);
  expect(added).toEqual(removed.map((r) => r.replace("node2", "cellar")).sort());
  expect(removed).toEqual(
    expect.arrayContaining([
      "croft:host:Machine node2",
      "croft:kubernetes:ControlPlane kubernetes-node2",
      "croft:loadbalancer:Server balancer-gate.api.node2",
      "croft:mesh:MeshPeer mesh-node2",
      "croft:storage:CephOsd storage-node2.croft-node2-disk0",
    ]),
  );
  for (const host of ["gate", "node1", "node3"])
    expect(changed[`croft:host:File ${host}-hosts`]).toEqual(["content"]);
});

// Broken by: placing OSDs by their number, so that a new disk moves the old ones.
test("one more disk is one more OSD", async () => {
  const disk = "/dev/disk/by-id/croft-node2-disk1";
  const { added, removed, changed, edges } = await changeOf("lab", ({ hosts }) => {
    hosts["node2"]!["disks"] = [disk, "/dev/disk/by-id/croft-node2-disk0"];
  });
  expect({ added, removed }).toEqual({
    added: ["croft:storage:CephOsd storage-node2.croft-node2-disk1"],
    removed: [],
  });
  // Each OSD's share of the memory would shrink too; the host of the mocks has so little that both get the least.
  expect(loud(changed)).toEqual({
    "croft:host:Machine node2": ["disks"],
    "croft:storage:CephCluster storage": ["disks"],
  });
  expect(Object.keys(edges)).toEqual(["croft:storage:CephFilesystem storage-home"]);
});

test("a disk in place of another is an OSD that comes and one that goes", async () => {
  const { added, removed } = await changeOf("lab", ({ hosts }) => {
    hosts["node2"]!["disks"] = ["/dev/disk/by-id/croft-node2-disk9"];
  });
  expect({ added, removed }).toEqual({
    added: ["croft:storage:CephOsd storage-node2.croft-node2-disk9"],
    removed: ["croft:storage:CephOsd storage-node2.croft-node2-disk0"],
  });
});

test("two hosts that swap their addresses on the local network stay who they are", async () => {
  const { added, removed, changed } = await changeOf("lab", ({ hosts }) => {
    const [one, two] = [hosts["node1"]!, hosts["node2"]!];
    [one["address"], two["address"]] = [two["address"], one["address"]];
  });
  expect([added, removed]).toEqual([[], []]);
  // Their keys stay with their names: a swap on paper only would be refused at the first connection.
  expect(loud(changed)).toEqual(
    Object.fromEntries(
      [
        ["node1", ["gate", "node2", "node3"]] as const,
        ["node2", ["gate", "node1", "node3"]] as const,
      ].map(([peer, hosts]) => [
        `croft:mesh:MeshPeer mesh-${peer}`,
        hosts.map((host) => `hosts.${host}.endpoint`),
      ]),
    ),
  );
});

test("moved to another class with the same roles: labels and taints follow, nothing comes or goes", async () => {
  const { added, removed, changed } = await changeOf("optiplex", (document) => {
    const classes = document["classes"] as Record<string, object>;
    classes["quiet"] = {
      ...structuredClone(classes["store"]),
      labels: { "example.org/noise": "low" },
    };
    document.hosts["opti5"]!["class"] = "quiet";
  });
  expect([added, removed]).toEqual([[], []]);
  expect(loud(changed)).toEqual({ "croft:kubernetes:Worker kubernetes-opti5": ["labels"] });
});

test("moved out of storage and into the control plane: too few copies and an even quorum are refused", () => {
  expect(faultsOf("optiplex", ({ hosts }) => (hosts["opti5"]!["class"] = "control"))).toEqual([
    "hosts: 4 hosts have the role control-plane: an even number tolerates no more failures than one less; add or remove one",
    "hosts.opti5.disks: only hosts with the role storage have disks; give it the role, or remove them",
    "storage.replicas: 3 copies need as many hosts with the role storage, and there are 2; add hosts, or write a smaller number",
  ]);
});

// The provider refuses this one on the host: the new role would be made before the old one leaves.
test("two workers that become control planes come and go as members, and keep everything else", async () => {
  const { added, removed } = await changeOf("pi", ({ hosts }) => {
    for (const name of ["pi2", "pi3"]) hosts[name]!["class"] = "controller";
  });
  const role = (resource: string) => resource.startsWith("croft:kubernetes:");
  expect(added.filter(role)).toEqual([
    "croft:kubernetes:ControlPlane kubernetes-pi2",
    "croft:kubernetes:ControlPlane kubernetes-pi3",
  ]);
  expect(removed).toEqual([
    "croft:kubernetes:Worker kubernetes-pi2",
    "croft:kubernetes:Worker kubernetes-pi3",
  ]);
});

test("a host that is declared offline changes nothing but the way to it", async () => {
  const { added, removed, changed, edges } = await changeOf("lab", ({ hosts }) => {
    hosts["node3"]!["state"] = "offline";
  });
  expect([added, removed, edges, loud(changed)]).toEqual([[], [], {}, {}]);
});

test("a key that was learned anew changes nothing but the way to its host", async () => {
  const { added, removed, changed } = await changeOf("lab", ({ hosts }) => {
    hosts["node3"]!["hostKey"] = hostKey("reinstalled");
  });
  expect([added, removed, loud(changed)]).toEqual([[], [], {}]);
});
