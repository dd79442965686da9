import { apiPort } from "../../inventory/api-port";
import { type Host, type Site, withRole } from "../../inventory/site";
import { bracketed } from "../../provider/bracketed";
import { nearest } from "../kubernetes/endpoint";

/** A port the balancers listen on, and who stands behind it. */
export interface Listener {
  /** Name of frontend and backend: "api", "visits". */
  readonly name: string;
  readonly port: number;
  /** "api" and "tls" pass bytes through; "http" adds where a request came from. */
  readonly traffic: "api" | "http" | "tls";
  /** In name order. */
  readonly servers: readonly BackendServer[];
}

export interface BackendServer {
  /** Host name. */
  readonly name: string;
  /** Mesh address. */
  readonly address: string;
  readonly port: number;
}

/** The same for every balancer of the site; in port order. */
export function planListeners(site: Site): readonly Listener[] {
  const behind = (hosts: readonly Host[], port: number): BackendServer[] =>
    hosts.map((host) => ({ name: host.name, address: host.meshAddress, port }));
  const api: Listener[] =
    site.kubernetes === undefined
      ? []
      : [
          {
            name: "api",
            port: apiPort,
            traffic: "api",
            servers: behind(withRole(site, "control-plane"), apiPort),
          },
        ];
  const web = site.releases.flatMap(({ name, expose }): Listener[] =>
    expose === undefined
      ? []
      : [
          {
            // A release may be called "api": its backend must not be taken for the cluster's.
            name: `release-${name}`,
            port: expose.port,
            traffic: expose.port === 443 ? "tls" : "http",
            servers: behind(withRole(site, "worker"), expose.nodePort),
          },
        ],
  );
  return [...api, ...web].sort((a, b) => a.port - b.port);
}

/** Where a person finds the first release that is exposed on port 80; undefined when none is. */
export function pageUrl(site: Site): string | undefined {
  const balancer = nearest(withRole(site, "load-balancer"));
  const exposed = site.releases.some(({ expose }) => expose?.port === 80);
  return balancer !== undefined && exposed ? `http://${bracketed(balancer.address)}/` : undefined;
}
