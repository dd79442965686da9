import { type Carrier, type Host, isNode, type RoamingPeer, type Site } from "../../inventory/site";
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
  /** Network of the services' virtual addresses, on a node of a cluster of IPv6. @default absent */
  readonly services?: string;
  /** Address or name that it can be called at, by those who can call it; "" for a roaming member, which calls first. */
  readonly place: string;
}

/** What one member knows of another. */
export interface Acquaintance {
  readonly peer: MeshMember;
  /** Where it calls the peer: its place, or "" when it waits to be called. */
  readonly calls: string;
  /** 0 switches it off. */
  readonly keepaliveSeconds: number;
  /** Neither can call the other: the relay passes on what they say. */
  readonly relayed: boolean;
  /** What WireGuard sends to the peer, sorted: packets to the peer itself and to those it relays to. None when relayed. */
  readonly routes: readonly string[];
}

/** What one host knows of one other member. */
export interface MeshPair extends Acquaintance {
  readonly host: string;
}

export interface RoamingMember extends MeshMember {
  /** Every host. */
  readonly knows: readonly Acquaintance[];
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
  readonly roaming: readonly RoamingMember[];
  /** Every host with every other member. */
  readonly pairs: readonly MeshPair[];
  /** Name of the host that passes on what members say of whom neither can call the other. @default absent: nobody needs it */
  readonly relay?: string;
}

/** A full mesh: every managed host knows every other member. */
export function planMesh(site: Site): MeshPlan {
  const { mesh } = site;
  const hosts = site.hosts.map((host) => placedHost(site, host));
  const peers = site.peers.map((peer) => placedPeer(site, peer));
  const relay = relayOf(site)?.name;
  return {
    carriers: mesh.carriers,
    interfaceName: interfaceOf(mesh.carriers[0]!),
    network: mesh.network,
    port: mesh.port,
    tincPort: mesh.tincPort,
    mtu: meshMtu(mesh.linkMtu),
    hosts: hosts.map(({ member }) => member),
    answering: hosts.filter(({ state }) => state === "present").map(({ member }) => member),
    roaming: peers.map((peer) => ({ ...peer.member, knows: acquaintances(peer, hosts, relay) })),
    pairs: hosts.flatMap((host) =>
      acquaintances(host, [...hosts, ...peers], relay).map((known) => ({
        host: host.member.name,
        ...known,
      })),
    ),
    ...(relay === undefined ? {} : { relay }),
  };
}

/**
 * The host that passes on what two members say to each other when neither can call the other, since WireGuard by itself goes
 * round by nobody; tinc does. @returns undefined where nobody needs one, or nobody could be it
 */
export function relayOf(site: Site): Host | undefined {
  const relays = relaysOf(site);
  return relays.find(({ state }) => state === "present") ?? relays[0];
}

/**
 * The hosts that could be the relay, whatever their state: all are made ready for it. What the relay alone had would have to
 * leave it when it is declared offline, and then nothing can be taken away from it.
 */
export function relaysOf({ mesh, hosts, peers }: Site): readonly Host[] {
  if (!mesh.carriers.includes("wireguard")) return [];
  const hidden = hosts.filter(({ behind }) => behind !== undefined);
  const places = new Set([...hidden, ...peers].map(({ behind }) => behind));
  if (hidden.length === 0 || places.size === 1) return [];
  return hosts.filter(({ behind }) => behind === undefined);
}

/** A member, and the router that hides it. */
interface Placed {
  readonly member: MeshMember;
  readonly behind: string | undefined;
}

interface PlacedHost extends Placed {
  readonly state: Host["state"];
}

function placedHost({ mesh, kubernetes }: Site, host: Host): PlacedHost {
  const { name, meshAddress, address, behind, state } = host;
  const member = memberOf(mesh, name, meshAddress, address);
  const services = kubernetes?.serviceNetwork ?? "";
  const led = isNode(host) && services.includes(":") ? { services } : {};
  return { member: { ...member, ...led }, behind, state };
}

function placedPeer({ mesh }: Site, { name, meshAddress, behind }: RoamingPeer): Placed {
  return { member: memberOf(mesh, name, meshAddress, ""), behind };
}

function memberOf(mesh: Site["mesh"], name: string, address: string, place: string): MeshMember {
  const prefix = mesh.network.split("/")[1]!;
  const route = `${address}/${address.includes(":") ? 128 : 32}`;
  return { name, meshAddress: address, address: `${address}/${prefix}`, route, place };
}

/** What a member knows of all the others. @param relay name of the one that passes on to those who are apart */
function acquaintances(
  own: Placed,
  all: readonly Placed[],
  relay: string | undefined,
): Acquaintance[] {
  const others = all.filter((other) => other !== own);
  const apart = new Set(relay === undefined ? [] : others.filter((other) => isApart(own, other)));
  const routesApart = [...apart].map(({ member }) => member.route);
  // Without a relay a roaming member tries them all: it may have come home.
  const triesAll = isRoaming(own) && relay === undefined;
  return others.map((other) => {
    const { member: peer } = other;
    const calls = canCall(own, other) || triesAll ? peer.place : "";
    const relayed = apart.has(other);
    const routes = relayed ? [] : [peer.route];
    return {
      peer,
      calls,
      // Nobody can knock at a door whose place is unknown: whoever is behind it keeps its own way open.
      keepaliveSeconds: calls === "" ? 0 : keepaliveSeconds,
      relayed,
      routes: [...routes, ...(peer.name === relay ? routesApart : [])].sort(),
    };
  });
}

function isRoaming({ member }: Placed): boolean {
  return member.place === "";
}

function isApart(one: Placed, other: Placed): boolean {
  return !canCall(one, other) && !canCall(other, one);
}

function canCall(own: Placed, other: Placed): boolean {
  return !isRoaming(other) && (other.behind ?? own.behind) === own.behind;
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
