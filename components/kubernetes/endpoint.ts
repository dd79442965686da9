import { apiPort } from "../../inventory/api-port";
import { type Host, type Site, withRole } from "../../inventory/site";
import { bracketed } from "../../provider/bracketed";
import { sha256 } from "../../provider/sha256";

/** The name all kubelets and control planes use for the API: in every managed host's /etc/hosts. */
export function apiName(site: Site): string {
  return `api.${site.name}.internal`;
}

/**
 * The mesh addresses that `apiName` stands for on one host, the first to be tried first. Kubelet, kubeadm and kubectl go on
 * to the next when one refuses or is silent. They are the load balancers', or without any the control planes', and each
 * host has an order of its own, so that they share the load and the loss of one is felt by some. A control plane without a
 * balancer begins with itself: what happens to the others does not cut it off.
 */
export function apiMeshAddresses(site: Site, host: Host): readonly string[] {
  return fronts(site)
    .map((front) => ({ front, rank: front === host ? "" : rank(host, front) }))
    .sort((a, b) => (a.rank < b.rank ? -1 : 1))
    .map(({ front }) => front.meshAddress);
}

/** Made of two names alone: one front more or less leaves the order of the others as it is. */
function rank(host: Host, front: Host): string {
  return sha256(`${host.name} ${front.name}`);
}

function fronts(site: Site): readonly Host[] {
  const balancers = withRole(site, "load-balancer");
  return balancers.length > 0 ? balancers : withRole(site, "control-plane");
}

/** Where the workstation, which is not in the mesh, finds the API. */
export interface WorkstationApi {
  /** "https://192.0.2.1:6443" */
  readonly server: string;
  /** Name that its certificate holds. @default absent: it holds the address in `server` */
  readonly serverName?: string;
}

/**
 * The nearest balancer (without any: control plane). Where that one faces the internet, one that does not and that the
 * workstation can dial, or else such a control plane; where there is none, the nearest one's address in the mesh: the
 * workstation has to be a member of it. A kubeconfig holds one; while that host is down, `kubectl --server` takes the URL
 * of another.
 */
export function apiForWorkstation(site: Site): WorkstationApi | undefined {
  const front = nearest(fronts(site));
  if (front === undefined) return undefined;
  if (front.facing === "home") return { server: urlOf(front.address) };
  const inHouse = (hosts: readonly Host[]) => {
    const host = nearest(hosts.filter((it) => it.facing === "home" && it.jump === undefined));
    // One of the house that is declared offline is no better than one on the internet that is present.
    return host?.state === front.state ? host : undefined;
  };
  const home = inHouse(fronts(site));
  if (home !== undefined) return { server: urlOf(home.address) };
  const behind = inHouse(withRole(site, "control-plane"));
  return behind === undefined
    ? { server: urlOf(front.meshAddress) }
    : { server: urlOf(behind.address), serverName: apiName(site) };
}

function urlOf(address: string): string {
  return `https://${bracketed(address)}:${apiPort}`;
}

/**
 * URLs by which the workstation may reach the API as well, the balancers' and the control planes' own, sorted: of those in the
 * house, since an API on the internet answers its mesh only. One that is declared offline costs nothing while others answer.
 * All certificates hold the API's name.
 */
export function otherApiUrls(site: Site): readonly string[] {
  const hosts = [...withRole(site, "load-balancer"), ...withRole(site, "control-plane")];
  const urls = hosts.filter(({ facing }) => facing === "home").map(({ address }) => urlOf(address));
  const first = apiForWorkstation(site)?.server;
  return [...new Set(urls)].filter((url) => url !== first).sort();
}

/** The host that the workstation rather turns to: not one that is declared offline, nor one behind a jump host. */
export function nearest(hosts: readonly Host[]): Host | undefined {
  const present = hosts.filter(({ state }) => state === "present");
  const some = present.length > 0 ? present : hosts;
  return some.find(({ jump }) => jump === undefined) ?? some[0];
}
