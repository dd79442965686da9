/** The cluster's part of the graph. That hosts come up as declared is shown by the lab's tests, not here. */
import { expect, test } from "vitest";
import { Datacentre } from "../../components/datacentre";
import type { Site } from "../../inventory/site";
import { everyArtifact } from "../support/artifacts";
import { difference, unordered } from "../support/graph";
import { pem } from "../support/mocks";
import { record } from "../support/record";
import { host, nodes, smallSite } from "../support/site";

const site = smallSite();
const graph = (of: Site = site) => {
  const artifacts = everyArtifact(of.kubernetes!.version.slice(1));
  return record(() => void new Datacentre("small", { site: of, artifacts }));
};

const controlPlane = "croft:kubernetes:ControlPlane";

// Broken by: making the control planes depend on the cluster only.
test("no two control planes are changed at once", async () => {
  const { resources } = await graph(smallSite({ hosts: nodes("a", "b", "c", "d", "e") }));
  const groups = resources.filter((r) => r.type === controlPlane).map((r) => [r]);
  expect(groups.length).toBe(5);
  expect(unordered(resources, groups)).toEqual([]);
});

// Broken by: a worker that waits for the worker before it.
test("workers join at once, after every control plane and flannel", async () => {
  const workers = ["w1", "w2"].map((name, n) => host(name, 41 + n, ["worker"]));
  const { resources } = await graph(smallSite({ hosts: [...nodes("a", "b", "c"), ...workers] }));
  const groups = resources.filter((r) => r.type === "croft:kubernetes:Worker").map((r) => [r]);
  expect(unordered(resources, groups).length).toBe(1);
  for (const [worker] of groups)
    expect(worker!.dependsOn.filter((d) => d.startsWith("croft:kubernetes"))).toEqual([
      "croft:kubernetes:Addon kubernetes-flannel",
      `${controlPlane} kubernetes-a`,
      `${controlPlane} kubernetes-b`,
      `${controlPlane} kubernetes-c`,
      `croft:kubernetes:Images ${worker!.name}`,
    ]);
});

// Broken by: pulling half a gigabyte of control plane onto every worker.
test("a node pulls what its own pods are made from, by the lock's digests", async () => {
  const worker = host("w1", 41, ["worker"]);
  const { one } = await graph(smallSite({ hosts: [...nodes("a", "b", "c"), worker] }));
  const images = (node: string) =>
    one("croft:kubernetes:Images", `kubernetes-${node}`).inputs["images"] as Record<string, string>;
  const names = (node: string) =>
    Object.keys(images(node)).map((reference) => /([^/]+):[^:]+$/.exec(reference)?.[1]);
  const served = ["etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler"];
  expect(names("w1").sort()).toEqual(["coredns", "flannel", "kube-proxy", "pause"]);
  expect(names("a").sort()).toEqual([...names("w1"), ...served].sort());
  const { lock } = everyArtifact(site.kubernetes!.version.slice(1));
  const locked = names("a").map(
    (name) => lock.find((row) => row.name === name && row.architecture === "amd64")?.sha256,
  );
  expect(Object.values(images("a"))).toEqual(locked);
});

// Broken by: leaving the balancers' servers out of what a node stands on.
test("a control plane leaves before its way through mesh and balancer does", async () => {
  const { dependsOn } = (await graph()).one(controlPlane, "kubernetes-node2");
  expect(dependsOn.filter((d) => /Server|MeshPeer|ControlPlane/.test(d))).toEqual([
    `${controlPlane} kubernetes-node1`,
    "croft:loadbalancer:Server balancer-gate1.api.node2",
    "croft:loadbalancer:Server balancer-gate1.release-page.node2",
    "croft:loadbalancer:Server balancer-gate2.api.node2",
    "croft:loadbalancer:Server balancer-gate2.release-page.node2",
    "croft:mesh:MeshPeer mesh-node1",
    "croft:mesh:MeshPeer mesh-node2",
  ]);
});

test("keys travel as secrets, and the kubeconfig is one", async () => {
  const recording = await graph();
  const cluster = recording.one("croft:kubernetes:Cluster", "kubernetes");
  const member = recording.one(controlPlane, "kubernetes-node1");
  expect(cluster.secrets).toEqual(["authorities"]);
  expect(member.secrets).toEqual(["authorities"]);
  expect(Object.keys(member.inputs["authorities"] as object).sort()).toEqual([
    "ca.crt",
    "ca.key",
    "etcd/ca.crt",
    "etcd/ca.key",
    "front-proxy-ca.crt",
    "front-proxy-ca.key",
    "sa.key",
    "sa.pub",
  ]);
  const open = recording.resources
    .filter((r) => r.type.startsWith("croft:"))
    .map((r) =>
      JSON.stringify(
        Object.entries(r.inputs).filter(([key]) => !r.secrets.includes(key.split(".")[0]!)),
      ),
    );
  expect(open.filter((text) => text.includes("PRIVATE KEY"))).toEqual([]);
});

// Broken by: a window of its own for a certificate that the graph makes.
test("the administrators' certificates are made anew in their last month, the authorities never in passing", async () => {
  const { resources } = await graph();
  const early = resources
    .filter((r) => /Cert$/.test(r.type))
    .map((r) => [r.name, r.inputs["validityPeriodHours"], r.inputs["earlyRenewalHours"]]);
  expect(early.sort()).toEqual([
    ["kubernetes-administrator", 8760, 720],
    ["kubernetes-ca", 87600, undefined],
    ["kubernetes-etcd", 87600, undefined],
    ["kubernetes-front-proxy", 87600, undefined],
    ["kubernetes-super-administrator", 8760, 720],
  ]);
});

// Broken by: one identity for both. What people are given must be revocable, and Croft must mend a cluster that revoked it.
test("releases are seen to by a super-administrator, people get an administrator's kubeconfig", async () => {
  const artifacts = everyArtifact(site.kubernetes!.version.slice(1));
  const datacentre = () => new Datacentre("small", { site, artifacts }).outputs;
  const { one, outputs } = await record(datacentre);
  const subject = (name: string) =>
    one("tls:index/certRequest:CertRequest", name).inputs["subject"];
  const holds = (kubeconfig: unknown, name: string) =>
    String(kubeconfig).includes(Buffer.from(pem("CERTIFICATE", name)).toString("base64"));
  const [own, people] = ["kubernetes-super-administrator", "kubernetes-administrator"] as const;
  expect(subject(own)).toMatchObject({ organization: "system:masters" });
  expect(subject(people)).toMatchObject({ organization: "kubeadm:cluster-admins" });
  expect(holds(outputs["kubeconfig"], people)).toBe(true);
  const { kubeconfig } = one("pulumi:providers:kubernetes", "releases").inputs;
  expect(holds(kubeconfig, own)).toBe(true);
});

test("one more worker brings its own resources and changes no other member of the cluster", async () => {
  const before = await graph();
  const after = await graph(smallSite({ hosts: [...site.hosts, host("node9", 59, ["worker"])] }));
  const { added, removed, changed, edges } = difference(before.resources, after.resources);
  const ofCluster = (names: readonly string[]) =>
    names.filter((name) => /^croft:kubernetes:/.test(name));
  expect(ofCluster(added)).toEqual([
    "croft:kubernetes:Images kubernetes-node9",
    "croft:kubernetes:NodeRuntime kubernetes-node9",
    "croft:kubernetes:Worker kubernetes-node9",
  ]);
  expect(removed).toEqual([]);
  expect(ofCluster([...Object.keys(changed), ...Object.keys(edges)])).toEqual([]);
});

// Broken by: programs of one version that take the place of the other's while nodes still run them.
test("another version: its programs beside those that run, and every node's own row", async () => {
  const before = await graph();
  const after = await graph(smallSite({ kubernetes: { ...site.kubernetes!, version: "v1.36.4" } }));
  const programs = (version: string) =>
    ["node1", "node2"].map((node) => `croft:host:Artifact kubernetes-${node}-${version}`);
  expect(difference(before.resources, after.resources)).toMatchObject({
    added: programs("v1.36.4"),
    removed: programs("v1.36.2"),
    changed: {
      "croft:kubernetes:Cluster kubernetes": ["candidates", "version"],
      [`${controlPlane} kubernetes-node1`]: ["configuration", "version"],
      [`${controlPlane} kubernetes-node2`]: ["configuration", "version"],
    },
  });
  const { downloads } = after.one("croft:host:Artifact", "kubernetes-node1-v1.36.4").inputs as {
    downloads: { path: string }[];
  };
  expect(downloads.map(({ path }) => path)).toEqual([
    "/usr/local/lib/croft/kubernetes/v1.36.4/kubeadm",
    "/usr/local/lib/croft/kubernetes/v1.36.4/kubectl",
    "/usr/local/lib/croft/kubernetes/v1.36.4/kubelet",
  ]);
});

test("one more control plane changes its peers' way to it, and no configuration", async () => {
  const before = await graph();
  const after = await graph(
    smallSite({ hosts: [...site.hosts, ...nodes("x", "y", "node3").slice(2)] }),
  );
  const { changed } = difference(before.resources, after.resources);
  const ofCluster = Object.fromEntries(
    Object.entries(changed).filter(([name]) => name.startsWith("croft:kubernetes:")),
  );
  expect(ofCluster).toEqual({
    "croft:kubernetes:Addon kubernetes-flannel": ["members"],
    "croft:kubernetes:Cluster kubernetes": ["candidates"],
    [`${controlPlane} kubernetes-node1`]: ["peers"],
    [`${controlPlane} kubernetes-node2`]: ["peers"],
  });
});
