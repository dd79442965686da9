import type { Carrier, Host, Role, Site } from "../../inventory/site";

/** A host in which every field has a value of its own. */
export function host(name: string, n: number, roles: readonly Role[]): Host {
  return {
    name,
    className: `${roles.join("-")}-class`,
    architecture: "amd64",
    roles,
    address: `192.0.2.${n}`,
    port: 2200 + n,
    user: "croft",
    hostKey: `ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI${name}`,
    meshAddress: `10.9.8.${n}`,
    state: "present",
    facing: "home",
    disks: [],
    labels: {},
    taints: [],
  };
}

/** Control planes that carry other pods as well. */
export const nodes = (...names: readonly string[]): Host[] =>
  names.map((name, n) => host(name, 21 + n, ["control-plane", "worker"]));

/** Two balancers, two nodes, one roaming member. */
export function smallSite(changes: Partial<Site> = {}): Site {
  return {
    name: "small",
    hosts: [
      host("gate1", 11, ["load-balancer"]),
      host("gate2", 12, ["load-balancer"]),
      ...nodes("node1", "node2"),
    ],
    peers: [{ name: "laptop", meshAddress: "10.9.8.200" }],
    mesh: {
      carriers: ["wireguard"],
      network: "10.9.8.0/24",
      port: 51999,
      tincPort: 10655,
      linkMtu: 1492,
    },
    kubernetes: {
      version: "v1.36.2",
      podNetwork: "10.40.0.0/16",
      serviceNetwork: "10.41.0.0/16",
      corefile: "",
    },
    releases: [
      {
        name: "page",
        namespace: "web",
        chart: "charts/visits",
        values: {},
        expose: { port: 80, nodePort: 30123 },
      },
    ],
    artifacts: { lock: "artifacts.lock.yaml" },
    timeServers: ["ntp.example.net", "192.0.2.250"],
    ...changes,
  };
}

/** The small site with a mesh that these carry, the preferred one first. */
export const withCarriers = (...carriers: Carrier[]): Site =>
  smallSite({ mesh: { ...smallSite().mesh, carriers } });
