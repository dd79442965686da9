import { defaults } from "./defaults";
import type { Draft, DraftHost } from "./draft";
import { canonical, canonicalNetwork } from "./network";
import type { Inventory } from "./schema/inventory";
import { withoutComment } from "./schema/ssh-key";
import type { Carrier, Host, Kubernetes, Release, Site, Storage } from "./site";

/** The site that a faultless inventory describes. Nothing is left to be absent that has a default. */
export function siteOf(inventory: Inventory, draft: Draft): Site {
  return {
    name: inventory.site,
    hosts: draft.hosts.map((host) => hostOf(host, draft.hosts)),
    peers: sortedEntries(inventory.peers).map(([name, peer]) => ({
      name,
      meshAddress: canonical(peer.mesh),
      ...(peer.behind === undefined ? {} : { behind: peer.behind }),
    })),
    mesh: {
      carriers: carriersOf(inventory.mesh),
      network: canonicalNetwork(inventory.mesh.network),
      port: inventory.mesh.port ?? defaults.meshPort,
      tincPort: inventory.mesh.tincPort ?? defaults.tincPort,
      linkMtu: inventory.mesh.linkMtu ?? defaults.linkMtu,
    },
    ...(inventory.kubernetes && { kubernetes: kubernetesOf(inventory.kubernetes) }),
    ...(inventory.storage && { storage: storageOf(inventory.storage) }),
    releases: Object.entries(inventory.releases ?? {}).map(releaseOf),
    artifacts: {
      lock: inventory.artifacts?.lock ?? defaults.lock,
      ...(inventory.artifacts?.mirror && { mirror: inventory.artifacts.mirror }),
    },
    timeServers: inventory.timeServers ?? [...defaults.timeServers],
  };
}

function carriersOf({ kind, prefer = defaults.meshCarrier }: Inventory["mesh"]): Carrier[] {
  if (kind !== "both") return [kind];
  return prefer === "wireguard" ? ["wireguard", "tinc"] : ["tinc", "wireguard"];
}

function hostOf(host: DraftHost, all: readonly DraftHost[]): Host {
  const jump = all.find(({ name }) => name === host.jump);
  return {
    name: host.name,
    className: present(host.className),
    architecture: present(host.architecture),
    roles: host.roles,
    // One spelling of each: hosts answer with it, certificates take names in lower case only, and names are compared.
    address: canonical(present(host.address)),
    port: host.port,
    user: host.user,
    hostKey: withoutComment(present(host.hostKey)),
    ...(jump ? { jump: hostOf(jump, all) } : {}),
    ...(host.behind === undefined ? {} : { behind: host.behind }),
    meshAddress: canonical(present(host.mesh)),
    state: host.state,
    facing: host.facing,
    disks: host.disks.map(present).sort(),
    labels: Object.fromEntries(sortedEntries(host.labels)),
    taints: [...host.taints].sort(),
  };
}

function kubernetesOf(section: NonNullable<Inventory["kubernetes"]>): Kubernetes {
  return {
    version: section.version,
    podNetwork: canonicalNetwork(section.podNetwork ?? defaults.podNetwork),
    serviceNetwork: canonicalNetwork(section.serviceNetwork ?? defaults.serviceNetwork),
    corefile: section.corefile ?? "",
  };
}

function storageOf(section: NonNullable<Inventory["storage"]>): Storage {
  const { filesystem } = section;
  return {
    version: section.version,
    replicas: section.replicas ?? defaults.replicas,
    filesystem: {
      name: filesystem.name ?? defaults.filesystem,
      mountPoint: filesystem.mountPoint,
      directories: Object.fromEntries(sortedEntries(filesystem.directories)),
      peers: [...(filesystem.peers ?? [])].sort(),
    },
    erase: [...(section.erase ?? [])].sort(),
  };
}

function releaseOf([name, release]: [string, NonNullable<Inventory["releases"]>[string]]): Release {
  return {
    name,
    namespace: release.namespace ?? defaults.namespace,
    chart: release.chart,
    values: release.values ?? {},
    ...(release.expose && { expose: release.expose }),
  };
}

/** By name, in code-unit order: the same on every machine, whatever its language. */
function sortedEntries<Value>(entries: Readonly<Record<string, Value>> = {}): [string, Value][] {
  return Object.entries(entries).sort(([one], [other]) => (one < other ? -1 : 1));
}

function present<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error("a site from an inventory with faults");
  return value;
}
