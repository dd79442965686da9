import { apiPort } from "../api-port";
import { defaults } from "../defaults";
import type { Draft, DraftHost } from "../draft";
import type { Finding, Path } from "../fault";
import { positionKey } from "../source";

interface Listener {
  readonly port: number;
  readonly protocol: "tcp" | "udp";
  /** "etcd", "releases.visits". */
  readonly who: string;
}

/** Whoever comes second on a port does not start, and where that is sshd, nobody comes in any more. */
export function portFindings(draft: Draft): Finding[] {
  const all = [...sshFindings(draft), ...carrierFindings(draft)];
  // A port that a class says, or the mesh, is one mistake, on however many hosts it meets somebody.
  return [...new Map(all.toReversed().map((one) => [positionKey(one.path), one])).values()];
}

function sshFindings(draft: Draft): Finding[] {
  const { hosts, inventory } = draft;
  // Where its port is not written, it is sshd's that was chosen to meet it.
  const tinc = inventory.mesh?.tincPort === undefined ? carriers(draft) : [];
  return hosts.flatMap((host): Finding[] => {
    const own = inventory.hosts?.[host.name]?.port !== undefined;
    const path: Path = own
      ? ["hosts", host.name, "port"]
      : ["classes", host.className ?? "", "port"];
    const taken = [...listeners(draft, host), ...tinc].find(
      ({ port, protocol }) => protocol === "tcp" && port === host.port,
    );
    if (taken === undefined) return [];
    return [
      { path, reason: `${host.port} is the port of ${taken.who} on ${host.name}; write another` },
    ];
  });
}

function carrierFindings(draft: Draft): Finding[] {
  const { hosts, inventory } = draft;
  const field = { WireGuard: "port", tinc: "tincPort" } as const;
  return carriers(draft).flatMap(({ who, port, protocol }): Finding[] => {
    const name = field[who as keyof typeof field];
    if (inventory.mesh?.[name] === undefined) return [];
    for (const host of hosts) {
      const ssh: Listener = { port: host.port, protocol: "tcp", who: "SSH" };
      const taken = [ssh, ...listeners(draft, host)].find(
        (one) => one.protocol === protocol && one.port === port,
      );
      if (taken !== undefined) {
        const reason = `${port} is the port of ${taken.who} on ${host.name}; write another`;
        return [{ path: ["mesh", name], reason }];
      }
    }
    return [];
  });
}

/** What the mesh itself listens on. */
function carriers({ inventory }: Draft): Listener[] {
  const { kind, port = defaults.meshPort, tincPort = defaults.tincPort } = inventory.mesh ?? {};
  const wireguard: Listener[] = [{ port, protocol: "udp", who: "WireGuard" }];
  const tinc = (["tcp", "udp"] as const).map((protocol) => ({
    port: tincPort,
    protocol,
    who: "tinc",
  }));
  return [
    ...(kind === "wireguard" || kind === "both" ? wireguard : []),
    ...(kind === "tinc" || kind === "both" ? tinc : []),
  ];
}

/**
 * What the roles of a host make it listen on, besides.
 * @see kubernetes.io, "Ports and Protocols"; Ceph, "Network Configuration Reference"
 */
function listeners({ inventory }: Draft, { roles }: DraftHost): Listener[] {
  const tcp = (who: string, ...ports: number[]): Listener[] =>
    ports.map((port) => ({ port, protocol: "tcp", who }));
  const has = (...some: readonly string[]) => roles.some((role) => some.includes(role));
  const exposed = (field: "port" | "nodePort") =>
    Object.entries(inventory.releases ?? {}).flatMap(([name, release]) => {
      const port = release?.expose?.[field];
      return port === undefined ? [] : tcp(`releases.${name}`, port);
    });
  return [
    ...(has("load-balancer") ? exposed("port") : []),
    ...(has("load-balancer", "control-plane") && inventory.kubernetes !== undefined
      ? tcp("the Kubernetes API", apiPort)
      : []),
    ...(has("control-plane") ? tcp("etcd", 2379, 2380, 2381) : []),
    ...(has("control-plane") ? tcp("Kubernetes", 10257, 10259) : []),
    ...(has("control-plane", "worker")
      ? [
          ...tcp("the kubelet", 10248, 10250),
          ...tcp("kube-proxy", 10249, 10256),
          ...exposed("nodePort"),
          { port: 8472, protocol: "udp", who: "flannel" } as const,
        ]
      : []),
    ...(has("storage") ? tcp("Ceph's monitor", 3300, 6789) : []),
  ];
}
