/** One host: its plan, its files, its part of the graph. */
import { expect, test } from "vitest";
import { ManagedHost } from "../../components/host/managed-host";
import { planHost } from "../../components/host/plan";
import { renderChrony, renderHosts, renderModules } from "../../components/host/render";
import { golden } from "../support/golden";
import { record } from "../support/record";
import { host, smallSite } from "../support/site";

const site = smallSite();
const [gate1, , node1] = site.hosts;

test("a balancer gets no pod tools, a node does", () => {
  expect(planHost(site, gate1!).packages).toEqual(["ca-certificates", "chrony", "curl"]);
  expect(planHost(site, node1!).packages).toEqual([
    "ca-certificates",
    "chrony",
    "conntrack",
    "curl",
    "ebtables",
    "ethtool",
    "iptables",
    "kmod",
    "socat",
  ]);
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

test("without a balancer a control plane finds the API on itself", () => {
  const hosts = site.hosts.slice(2);
  const names = planHost(smallSite({ hosts }), hosts[1]!).names;
  expect(names.at(-1)).toEqual({ address: "10.9.8.22", names: ["api.small.internal"] });
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

test("modules", () => expect(renderModules(["a", "b"])).toBe("a\nb\n"));

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
    "croft:host:Packages gate1-base": "croft:host:Machine gate1",
    "croft:host:File gate1-hosts": "croft:host:Machine gate1",
    "croft:host:File gate1-time": "croft:host:Packages gate1-base",
    "croft:host:Service gate1-time": "croft:host:File gate1-time",
  });
  expect(await children(2)).toEqual({
    "croft:host:Machine node1": "",
    "croft:host:Packages node1-base": "croft:host:Machine node1",
    "croft:host:File node1-hosts": "croft:host:Machine node1",
    "croft:host:File node1-time": "croft:host:Packages node1-base",
    "croft:host:Service node1-time": "croft:host:File node1-time",
    "croft:host:File node1-modules": "croft:host:Packages node1-base",
    "croft:host:Sysctl node1": "croft:host:File node1-modules",
    "croft:host:NoSwap node1": "croft:host:Packages node1-base",
  });
});

test("an offline host is marked so in every access", async () => {
  const away = { ...node1!, state: "offline" as const };
  const { resources } = await record(() => void new ManagedHost("node1", { site, host: away }));
  const accesses = resources.slice(1).map((r) => r.inputs["access"] as { offline?: boolean });
  expect(accesses.map((access) => access.offline)).toEqual(accesses.map(() => true));
});
