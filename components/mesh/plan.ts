import type { Carrier, Host, Site } from "../../inventory/site";
import { bracketed } from "../../provider/bracketed";
import { meshInterfaces } from "../../provider/mesh/names";

/**
 * Bytes the mesh adds to a packet when its outer packet is IPv6, the larger of the two cases: WireGuard's 40 + 8 UDP + 32.
 * tinc's fit into the same (40 + 8 UDP, its 4 of sequence, an Ethernet header of 14 rounded up with the packet to AES's
 * blocks of 16, 12 of digest), so a packet has one size whichever of the two carries it.
 */
const meshOverhead = 80;

/**
 * Seconds between keepalives, and between tinc's pings. Below the 30 seconds after which stateful firewalls and routers begin
 * to forget UDP, and it makes the age of the last handshake tell whether the peer is there.
 */
export const keepaliveSeconds = 25;

/** One end of the mesh, managed or roaming. */
export interface MeshMember {
  readonly name: string;
  /** "10.66.0.11" */
  readonly meshAddress: string;
  /** Own address with the mesh's prefix length: "10.66.0.11/24". */
  readonly address: string;
  /** What others route to it: "10.66.0.11/32". */
  readonly route: string;
  /** Address or name that it can be called at, by those who can call it; "" for a roaming member, which calls first. */
  readonly place: string;
}

/** What one host knows of one other member. */
export interface MeshPair {
  readonly host: string;
  readonly peer: MeshMember;
  /** Where this host calls the peer: its place, or "" when it waits to be called. */
  readonly calls: string;
  /** 0 switches it off. */
  readonly keepaliveSeconds: number;
}

export interface MeshPlan {
  /** One or both, the preferred one first. */
  readonly carriers: readonly Carrier[];
  /** The preferred carrier's: the one that what binds to an interface binds to. */
  readonly interfaceName: string;
  readonly network: string;
  /** UDP port of WireGuard. */
  readonly port: number;
  /** TCP and UDP port of tinc. */
  readonly tincPort: number;
  /** Bytes. */
  readonly mtu: number;
  /** Managed hosts, in name order. */
  readonly hosts: readonly MeshMember[];
  /** Those of the hosts that can answer, so that a change of carrier waits for them: all that are not declared offline. */
  readonly answering: readonly MeshMember[];
  /** Members that are no managed hosts, in name order. */
  readonly roaming: readonly MeshMember[];
  /** Every host with every other member. */
  readonly pairs: readonly MeshPair[];
}

/** A full mesh: every managed host knows every other member. */
export function planMesh(site: Site): MeshPlan {
  const { mesh } = site;
  const prefix = mesh.network.split("/")[1]!;
  const member = (name: string, meshAddress: string, place: string): MeshMember => {
    const route = `${meshAddress}/${meshAddress.includes(":") ? 128 : 32}`;
    return { name, meshAddress, address: `${meshAddress}/${prefix}`, route, place };
  };
  const managed = (host: Host) => member(host.name, host.meshAddress, host.address);
  const hosts = site.hosts.map(managed);
  const roaming = site.peers.map((peer) => member(peer.name, peer.meshAddress, ""));
  const pairs = site.hosts.flatMap((host) =>
    [...hosts, ...roaming]
      .filter((peer) => peer.name !== host.name)
      .map((peer) => {
        const calls = canCall(host, site.hosts, peer) ? peer.place : "";
        // Nobody can knock at a door whose place is unknown: whoever is behind it keeps its own way open.
        return {
          host: host.name,
          peer,
          calls,
          keepaliveSeconds: calls === "" ? 0 : keepaliveSeconds,
        };
      }),
  );
  return {
    carriers: mesh.carriers,
    interfaceName: interfaceOf(mesh.carriers[0]!),
    network: mesh.network,
    port: mesh.port,
    tincPort: mesh.tincPort,
    mtu: meshMtu(mesh.linkMtu),
    hosts,
    answering: site.hosts.filter(({ state }) => state === "present").map(managed),
    roaming,
    pairs,
  };
}

/** The interface of a carrier: "wg0", "tinc0". */
export function interfaceOf(carrier: Carrier): string {
  return meshInterfaces[carrier];
}

/** MTU of the mesh's interfaces in bytes. */
export function meshMtu(linkMtu: number): number {
  return linkMtu - meshOverhead;
}

/** "address:port" as `wg` prints it, so that what is declared and what is live can be compared; "" for no place. */
export function endpoint(place: string, port: number): string {
  return place === "" ? "" : `${bracketed(place)}:${port}`;
}

function canCall(host: Host, hosts: readonly Host[], peer: MeshMember): boolean {
  const called = hosts.find(({ name }) => name === peer.name);
  return called !== undefined && (called.behind ?? host.behind) === host.behind;
}
