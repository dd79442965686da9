import * as pulumi from "@pulumi/pulumi";
import type { Site } from "../../inventory/site";
import { HaproxyConfiguration } from "../../provider/kinds/haproxy-configuration/resource";
import { HaproxyServer } from "../../provider/kinds/haproxy-server/resource";
import { Service } from "../../provider/kinds/service/resource";
import type { ManagedHost } from "../host/managed-host";
import { ownEnvironment } from "../host/unit-environment";
import type { Mesh } from "../mesh/mesh";
import { planListeners } from "./plan";
import { renderBalancer } from "./render";

export interface LoadBalancerArgs {
  readonly site: Site;
  /** The host it runs on. */
  readonly host: ManagedHost;
  readonly mesh: Mesh;
  /** The balancer to be changed before this one. @default none: this is the first */
  readonly after?: LoadBalancer;
}

/**
 * haproxy on one host: the API server's port and the web ports of the exposed releases.
 *
 * Creates: the configuration; the service; a server for each (listener, host behind it).
 *
 * Delete of a server lets it drain; delete of the balancer puts the package's own configuration back.
 */
export class LoadBalancer extends pulumi.ComponentResource {
  static readonly type = "croft:loadbalancer:LoadBalancer";
  /** All of it: what sends traffic through the balancer stands on this. */
  readonly ready: readonly pulumi.Resource[];
  private readonly servers: { readonly server: string; readonly resource: HaproxyServer }[] = [];

  constructor(name: string, args: LoadBalancerArgs, opts?: pulumi.ComponentResourceOptions) {
    super(LoadBalancer.type, name, {}, opts);
    const { site, host, mesh } = args;
    const { access } = host;
    const listeners = planListeners(site);

    const configuration = new HaproxyConfiguration(
      name,
      {
        access,
        text: renderBalancer(listeners),
        servers: listeners.flatMap((listener) =>
          listener.servers.map((server) => `${listener.name}/${server.name}`),
        ),
      },
      // Two balancers changed at once could fail at once: a mistake has to stop at the first.
      { parent: this, dependsOn: [...host.ready, ...(args.after?.ready ?? [])] },
    );
    const service = new Service(
      name,
      { access, unit: "haproxy.service", dropIns: ownEnvironment() },
      // Started before its configuration, haproxy would run the package's.
      { parent: this, dependsOn: [configuration] },
    );
    for (const listener of listeners) {
      for (const server of listener.servers) {
        const resource = new HaproxyServer(
          `${name}.${listener.name}.${server.name}`,
          {
            access,
            backend: listener.name,
            server: server.name,
            address: server.address,
            port: server.port,
          },
          // Checked before the mesh reaches it, a server would start its life as a dead one. On the way out the mesh
          // stays until the server has drained.
          {
            parent: this,
            dependsOn: [service, ...mesh.between([host.host.name, server.name])],
          },
        );
        this.servers.push({ server: server.name, resource });
      }
    }

    this.ready = [configuration, service, ...this.servers.map((s) => s.resource)];
    this.registerOutputs({});
  }

  /** The balancer's servers on these hosts: a host that stands on them leaves the cluster before it leaves the balancer. */
  serversOf(hosts: readonly string[]): pulumi.Resource[] {
    return this.servers
      .filter(({ server }) => hosts.includes(server))
      .map(({ resource }) => resource);
  }
}
