/**
 * The cluster moves to the next patch release: the preview has a row for each step, the page is served all the while, and
 * the older version is refused by the preview afterwards. Run by itself on a converged lab: Kubernetes does not go back,
 * so the lab is taken down after it. What it does not prove: a minor version, and an upgrade that is cut off.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { LabSite } from "./support/site";

const inventory = "stacks/lab.yaml";
const before = readFileSync(inventory, "utf8");
const [from, to] = ["v1.36.2", "v1.36.4"];
const declare = (version: string) => writeFileSync(inventory, before.replace(from, version));
const nodes = ["node1", "node2", "node3"];

let site: LabSite;
beforeAll(async () => {
  site = await LabSite.open();
  expect(await site.preview(), "the site must be quiet before it is moved").toEqual([]);
  declare(to);
  await site.lab("hosts");
});
afterAll(() => writeFileSync(inventory, before));

test("a row for each step, and no other", async () => {
  const steps = await site.preview();
  const made = ["kube-apiserver", "kube-controller-manager", "kube-proxy", "kube-scheduler"];
  const images = [from, to].flatMap((version) =>
    made.map((name) => `images["registry.k8s.io/${name}:${version}"]`),
  );
  const rows = nodes.flatMap((node) => [
    ["create", "croft:host:Artifact", `kubernetes-${node}-${to}`],
    ["delete", "croft:host:Artifact", `kubernetes-${node}-${from}`],
    ["update", "croft:kubernetes:Images", `kubernetes-${node}`, ...images.sort()],
    ["update", "croft:kubernetes:ControlPlane", `kubernetes-${node}`, "configuration", "version"],
  ]);
  const told = steps.map(({ op, kind, name, fields }) =>
    [op, kind, name, ...(op === "update" ? fields : [])].join(" "),
  );
  expect(told.sort()).toEqual(rows.map((row) => row.join(" ")).sort());
});

test("one up, one node after the other, and the page is served all the while", async () => {
  const page = await site.output("page");
  let [asked, lost, cordoned, done] = [0, 0, 0, false];
  const watching = (async () => {
    while (!done) {
      asked++;
      if ((await site.fetch(page)) === undefined) lost++;
      // What the API does not answer in time tells nothing of the nodes; the page is what must not be lost.
      const ask = ["get", "nodes", "--no-headers", "--request-timeout=5s"];
      const { stdout } = await site.run("kubectl", ask);
      cordoned = Math.max(cordoned, stdout.split("SchedulingDisabled").length - 1);
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
  })();
  try {
    await site.up();
  } finally {
    done = true;
    await watching;
  }
  expect(asked).toBeGreaterThan(20);
  expect({ lost, cordoned }).toEqual({ lost: 0, cordoned: 1 });
  const { stdout } = await site.run("kubectl", ["get", "nodes", "--no-headers"]);
  expect(stdout.split("\n").filter((line) => / Ready .* v1\.36\.4$/.test(line))).toHaveLength(3);
  for (const node of nodes)
    expect(await site.on(node, "grep -h image: /etc/kubernetes/manifests/kube-*.yaml")).toMatch(
      /^(.*:v1\.36\.4\n){3}$/,
    );
  expect(await site.preview()).toEqual([]);
});

test("the version of before is refused before anything is changed", async () => {
  declare(from);
  const { code, stdout, stderr } = await site.run("pulumi", ["preview", "--non-interactive"]);
  declare(to);
  expect(code).not.toBe(0);
  expect(stdout + stderr).toContain("Kubernetes does not go back to an older version");
});
