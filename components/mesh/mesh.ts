import * as pulumi from "@pulumi/pulumi";
import type { Carrier, Site } from "../../inventory/site";
import { MeshHandover } from "../../provider/kinds/mesh-handover/resource";
import { MeshRoutes } from "../../provider/kinds/mesh-routes/resource";
import type { TincFiles } from "../../provider/mesh/tinc-files";
import type { ManagedHost } from "../host/managed-host";
import type { CarrierMesh } from "./carrier";
import { interfaceOf, type MeshPair, type MeshPlan, planMesh } from "./plan";
import { TincMesh } from "./tinc-mesh";
import { WireguardMesh } from "./wireguard-mesh";

export interface MeshArgs {
  readonly site: Site;
  /** Every managed host of the site, by name. */
  readonly hosts: Readonly<Record<string, ManagedHost>>;
}

/**
 * The encrypted network between all hosts and roaming members, carried by WireGuard, by tinc, or for the time of a
 * migration by both. Each carrier gives a host the same address; which one a packet takes is its routes' to decide.
 *
 * Creates: the gate that a carrier may leave by; a WireguardMesh, a TincMesh, or both; the routes of each host.
 *
 * Delete takes a host's routes, then its interfaces.
 */
export class Mesh extends pulumi.ComponentResource {
  static readonly type = "croft:mesh:Mesh";
  /** Complete `wg-quick` configurations of the roaming members by name; secret. Empty without WireGuard. */
  readonly roaming: Readonly<Record<string, pulumi.Output<string>>>;
  /** tinc's files of the roaming members, by name and by path under /etc/tinc/croft/; secret. Empty without tinc. */
  readonly roamingTinc: Readonly<Record<string, pulumi.Output<TincFiles>>>;
  /** Name of the host that passes on, and the pairs that it does so for. */
  private readonly relay: string | undefined;
  private readonly relayed: readonly MeshPair[];
  private readonly carriers: readonly CarrierMesh[];
  private readonly routes: Readonly<Record<string, MeshRoutes>>;

  constructor(name: string, args: MeshArgs, opts?: pulumi.ComponentResourceOptions) {
    super(Mesh.type, name, {}, opts);
    const { site, hosts } = args;
    const plan = planMesh(site);
    this.relay = plan.relay;
    this.relayed = plan.pairs.filter(({ relayed }) => relayed);
    const within = { parent: this };
    const handover = new MeshHandover(
      name,
      {
        carriers: plan.carriers,
        members: Object.fromEntries(
          plan.hosts.map(({ name, route }) => [name, { access: hosts[name]!.access, route }]),
        ),
      },
      within,
    );

    const has = (carrier: Carrier) => plan.carriers.includes(carrier);
    const wireguard = has("wireguard")
      ? new WireguardMesh(name, { plan, hosts }, within)
      : undefined;
    const tinc = has("tinc") ? new TincMesh("tinc", { plan, hosts }, within) : undefined;
    this.carriers = [wireguard, tinc].filter((carrier) => carrier !== undefined);
    this.routes = this.routesOf(name, plan, hosts, handover);

    this.roaming = wireguard?.roaming ?? {};
    this.roamingTinc = tinc?.roaming ?? {};
    this.registerOutputs({ roaming: this.roaming, roamingTinc: this.roamingTinc });
  }

  /**
   * What must stand before these hosts can talk to each other: their routes, and that they are known to all; and a relay's, if
   * they need one.
   */
  between(hosts: readonly string[]): pulumi.Resource[] {
    const { relay } = this;
    const needed = this.relayed.some(
      ({ host, peer }) => hosts.includes(host) && hosts.includes(peer.name),
    );
    const named = relay !== undefined && needed ? [...hosts, relay] : hosts;
    return [...new Set(named)].flatMap((host) => [
      this.routes[host]!,
      // A host that is alone is known to nobody. Asked by its own keys: a host may be called "constructor".
      ...this.carriers.flatMap(({ peers }) => (Object.hasOwn(peers, host) ? [peers[host]!] : [])),
    ]);
  }

  private routesOf(
    name: string,
    plan: MeshPlan,
    hosts: MeshArgs["hosts"],
    handover: MeshHandover,
  ): Record<string, MeshRoutes> {
    return Object.fromEntries(
      plan.hosts.map((member) => {
        const interfaces = this.carriers.map((carrier) => carrier.interfaces[member.name]!);
        // Where there are two, the new one proves itself first, and for that both ends of a pair must know each other.
        const peers =
          plan.carriers.length === 1 ? [] : this.carriers.flatMap((it) => Object.values(it.peers));
        const routes = new MeshRoutes(
          `${name}-${member.name}`,
          {
            access: hosts[member.name]!.access,
            network: plan.network,
            source: member.meshAddress,
            services: member.services ?? "",
            carriers: plan.carriers.map(interfaceOf),
            peers: Object.fromEntries(
              plan.answering
                .filter((peer) => peer.name !== member.name)
                .map((peer) => [peer.name, peer.meshAddress]),
            ),
            roaming: plan.roaming.map(({ meshAddress }) => meshAddress),
          },
          { parent: this, dependsOn: [handover, ...interfaces, ...peers] },
        );
        return [member.name, routes];
      }),
    );
  }
}
