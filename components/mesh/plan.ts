import * as ipaddr from "ipaddr.js";
import type { Site } from "../../inventory/site";

/** Bytes WireGuard adds to a packet when its outer packet is IPv6 (40 + 8 UDP + 32), the larger of the two cases. */
const wireguardOverhead = 80;

/**
 * Seconds between keepalives among managed hosts. Below the 30 seconds after which stateful firewalls begin to forget
 * UDP, and it makes the age of the last handshake tell whether the peer is there.
 */
const keepaliveSeconds = 25;

/** One end of the mesh, managed or roaming. */
export interface MeshMember {
  readonly name: string;
  /** Own address with the mesh's prefix length: "10.66.0.11/24". */
  readonly address: string;
  /** What others route to it: "10.66.0.11/32". */
  readonly allowedIps: readonly string[];
  /** "address:port", IPv6 in brackets; "" for a roaming member, which calls first. */
  readonly endpoint: string;
}

/** What one host knows of one other member. */
export interface MeshPair {
  readonly host: string;
  readonly peer: MeshMember;
  /** 0 switches it off. */
  readonly keepaliveSeconds: number;
}

export interface MeshPlan {
  readonly interfaceName: string;
  readonly port: number;
  /** Bytes. */
  readonly mtu: number;
  /** Managed hosts, in name order. */
  readonly hosts: readonly MeshMember[];
  /** Members that are no managed hosts, in name order. */
  readonly roaming: readonly MeshMember[];
  /** Every host with every other member. */
  readonly pairs: readonly MeshPair[];
}

/** A full mesh: every managed host knows every other member. */
export function planMesh(site: Site): MeshPlan {
  const { mesh } = site;
  const prefix = mesh.network.split("/")[1];
  const member = (name: string, meshAddress: string, endpoint: string): MeshMember => ({
    name,
    address: `${meshAddress}/${prefix}`,
    allowedIps: [`${meshAddress}/${meshAddress.includes(":") ? 128 : 32}`],
    endpoint,
  });
  const hosts = site.hosts.map((host) =>
    member(host.name, host.meshAddress, endpoint(host.address, mesh.port)),
  );
  const roaming = site.peers.map((peer) => member(peer.name, peer.meshAddress, ""));
  const pairs = hosts.flatMap((host) =>
    [...hosts, ...roaming]
      .filter((peer) => peer.name !== host.name)
      .map((peer) => ({
        host: host.name,
        peer,
        // Nobody can knock at a door whose place is unknown: a roaming member keeps its own way open.
        keepaliveSeconds: peer.endpoint === "" ? 0 : keepaliveSeconds,
      })),
  );
  return {
    interfaceName: "wg0",
    port: mesh.port,
    mtu: meshMtu(mesh.linkMtu),
    hosts,
    roaming,
    pairs,
  };
}

/** MTU of the mesh's interface in bytes. */
export function meshMtu(linkMtu: number): number {
  return linkMtu - wireguardOverhead;
}

/** As `wg` prints it, so that what is declared and what is live can be compared byte by byte. */
function endpoint(address: string, port: number): string {
  if (!ipaddr.IPv6.isValid(address)) return `${address}:${port}`;
  return `[${ipaddr.IPv6.parse(address).toString()}]:${port}`;
}
