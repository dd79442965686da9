import { createHash } from "node:crypto";
import { join } from "node:path";

/** What the twin needs to know of an inventory's host. */
export interface HostFacts {
  readonly name: string;
  /** Address in the inventory, if it gives one. */
  readonly address?: string;
  /** Paths /dev/disk/by-id/... */
  readonly disks: readonly string[];
}

export interface TwinNetwork {
  /** Docker network and bridge. */
  readonly name: string;
  readonly bridge: string;
  /** CIDR of 24 bits. */
  readonly subnet: string;
  /** The workstation's own address in it. */
  readonly gateway: string;
}

export interface TwinDisk {
  /** Path in the host, as the inventory names it. */
  readonly id: string;
  /** Sparse file on the workstation behind it. */
  readonly file: string;
}

export interface TwinHost {
  readonly name: string;
  readonly container: string;
  readonly varVolume: string;
  readonly address: string;
  readonly disks: readonly TwinDisk[];
}

export interface TwinPlan {
  readonly stack: string;
  readonly network: TwinNetwork;
  /** Sorted by name. */
  readonly hosts: readonly TwinHost[];
}

/** Name of the volume under a host's /var. */
export const varVolumeOf = (stack: string, host: string): string => `croft-${stack}-${host}-var`;

/** File behind a host's disk. @param index position among the host's sorted disk ids */
export const diskFile = (folder: string, host: string, index: number): string =>
  join(folder, `${host}-disk${index}.img`);

/**
 * One container a host, on a network of the stack's own. A host that exists keeps the address it has; else it gets its
 * own where the inventory's lies in that network, else the next free one from .101 up, in name order.
 * @param diskFolder folder of the disk files
 * @param existing hosts there are by now, also such as the inventory no longer has
 * @throws Error when two hosts claim one address, or there are more hosts than addresses
 */
export function planTwin(
  stack: string,
  hosts: readonly HostFacts[],
  diskFolder: string,
  existing: readonly TwinHost[] = [],
): TwinPlan {
  const network = twinNetwork(stack);
  const prefix = network.subnet.replace(/0\/24$/, "");
  const sorted = [...hosts].sort((a, b) => (a.name < b.name ? -1 : 1));
  const addresses = new Map(existing.map((host) => [host.name, host.address]));
  const taken = new Map(existing.map((host) => [host.address, host.name]));
  const take = (host: HostFacts, address: string) => {
    const other = taken.get(address);
    if (other !== undefined) {
      throw new Error(`${host.name} and ${other} both have the address ${address}`);
    }
    taken.set(address, host.name);
    addresses.set(host.name, address);
  };
  const missing = () => sorted.filter((host) => !addresses.has(host.name));
  for (const host of missing()) {
    const own = ownAddress(host, prefix);
    if (own !== undefined) {
      take(host, own);
    }
  }
  const free = Array.from({ length: 154 }, (_, i) => `${prefix}${101 + i}`);
  for (const host of missing()) {
    const address = free.find((candidate) => !taken.has(candidate));
    if (address === undefined) {
      throw new Error(`${stack}: no address left for ${host.name} in ${network.subnet}`);
    }
    take(host, address);
  }
  return {
    stack,
    network,
    hosts: sorted.map((host) => ({
      name: host.name,
      container: `croft-${stack}-${host.name}`,
      varVolume: varVolumeOf(stack, host.name),
      address: addresses.get(host.name) ?? "",
      disks: [...host.disks]
        .sort()
        .map((id, index) => ({ id, file: diskFile(diskFolder, host.name, index) })),
    })),
  };
}

/** The host part runs from 2: .1 is the workstation, .0 and .255 are no hosts. */
function ownAddress(host: HostFacts, prefix: string): string | undefined {
  if (!host.address?.startsWith(prefix)) {
    return undefined;
  }
  const last = Number(host.address.slice(prefix.length));
  return Number.isInteger(last) && last >= 2 && last <= 254 ? host.address : undefined;
}

/**
 * 10.77.0.0/24 for `lab`; a /24 of 10.77.0.0/16 by hash for any other stack, so that several labs live side by side and none
 * lies on the addresses of the site it rehearses, which the workstation may have to reach meanwhile.
 */
export function twinNetwork(stack: string): TwinNetwork {
  const hash = createHash("sha256").update(stack).digest();
  const third = stack === "lab" ? 0 : 1 + (hash.readUInt16BE(0) % 254);
  return {
    name: `croft-${stack}`,
    bridge: `croft${third}`, // an interface's name has at most 15 characters; a stack's may have more
    subnet: `10.77.${third}.0/24`,
    gateway: `10.77.${third}.1`,
  };
}
