import { type Host, type Site, withRole } from "../../inventory/site";

export const apiPort = 6443;

/** The name all kubelets and control planes use for the API: in every managed host's /etc/hosts. */
export function apiName(site: Site): string {
  return `api.${site.name}.internal`;
}

/**
 * The mesh address `apiName` stands for on one host. With a load balancer it is the balancer's. Without one, a control
 * plane uses itself, so that the loss of another one does not cut it off; other hosts use the first control plane.
 */
export function apiMeshAddress(site: Site, host: Host): string | undefined {
  const balancer = withRole(site, "load-balancer")[0];
  if (balancer !== undefined) return balancer.meshAddress;
  if (host.roles.includes("control-plane")) return host.meshAddress;
  return withRole(site, "control-plane")[0]?.meshAddress;
}

/** URL by which the workstation, which is not in the mesh, reaches the API. */
export function apiWorkstationUrl(site: Site): string | undefined {
  const front = withRole(site, "load-balancer")[0] ?? withRole(site, "control-plane")[0];
  return front === undefined ? undefined : `https://${front.address}:${apiPort}`;
}
