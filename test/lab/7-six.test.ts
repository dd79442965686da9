/**
 * A cluster on a mesh of IPv6 addresses, on hosts whose own network has none: IPv6 is switched off on them, and no default
 * route leads anywhere. What it does not prove: a mesh whose packets travel over IPv6, and pods that reach the world by it.
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually, LabSite } from "./support/site";

const stack = "six";
const inventory = `
site: six
classes:
  brain: { architecture: amd64, roles: [control-plane, worker] }
  muscle: { architecture: amd64, roles: [worker] }
hosts:
  alpha: { class: brain, address: 10.77.8.11, mesh: "fd66::11" }
  beta: { class: muscle, address: 10.77.8.12, mesh: "fd66::12" }
mesh: { kind: wireguard, network: "fd66::/64" }
kubernetes: { version: v1.36.2, podNetwork: "fd44::/56", serviceNetwork: "fd96::/112" }
`;

let site: LabSite;
beforeAll(async () => {
  LabSite.declare(stack, inventory);
  site = await LabSite.raise(stack);
});
afterAll(() => LabSite.remove(stack));

const kubectl = (command: string) =>
  site.on("alpha", `kubectl --kubeconfig /etc/kubernetes/admin.conf ${command}`);
const servicesLedThrough = () =>
  site.on("beta", "ip -6 route show exact fd96::/112 | grep -Eo 'dev [^ ]+'");

test("it stands, and nothing is left to do", async () => {
  expect(await site.preview()).toEqual([]);
});

// A pod that runs on the host's own network asks the kernel for a route to the API's virtual address.
test("flannel, kube-proxy and CoreDNS run on both nodes", async () => {
  const lacking = "get pods -A --no-headers --field-selector status.phase!=Running";
  await eventually("all pods run", 60, async () =>
    (await kubectl(`${lacking} 2>/dev/null`)).trim() === "" ? true : undefined,
  );
  await kubectl("-n kube-flannel rollout status daemonset kube-flannel --timeout 60s");
  await kubectl("-n kube-system rollout status daemonset kube-proxy --timeout 60s");
  await kubectl("-n kube-system rollout status deployment coredns --timeout 60s");
});

test.each([
  ["a route to the services that was taken away is shown, and led again", "del fd96::/112"],
  ["a second route to the services is shown, and goes", "add fd96::/112 dev wg0 metric 7"],
])("%s", async (_, tampering) => {
  await site.on("beta", `ip -6 route ${tampering}`);
  expect(await site.preview()).toMatchObject([
    { op: "update", kind: "croft:mesh:MeshRoutes", name: "mesh-beta", fields: ["services"] },
  ]);
  await site.up();
  expect((await servicesLedThrough()).trim()).toBe("dev wg0");
  expect(await site.preview()).toEqual([]);
});

test("IPv6 switched off by hand is shown, and switched on again", async () => {
  await site.on("beta", "sysctl -qw net.ipv6.conf.default.disable_ipv6=1");
  expect(await site.preview()).toMatchObject([
    { op: "update", kind: "croft:host:Kernel", name: "beta" },
  ]);
  await site.up();
  expect(await site.preview()).toEqual([]);
});

test("a reboot finds them again", async () => {
  await site.lab("fault", "crash", "beta");
  await site.lab("fault", "start", "beta");
  await eventually("its routes", 60, async () =>
    (await servicesLedThrough()).trim() === "dev wg0" ? true : undefined,
  );
  await eventually("a preview without a difference", 120, async () =>
    (await site.preview()).length === 0 ? true : undefined,
  );
});
