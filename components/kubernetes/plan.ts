import { apiPort } from "../../inventory/api-port";
import { type Host, isNode, type Role, type Site, withRole } from "../../inventory/site";
import { interfaceOf, meshMtu } from "../mesh/plan";
import { apiName } from "./endpoint";

/** One host of the cluster. */
export interface NodePlan {
  readonly name: string;
  /** Mesh address: what the node is known by inside the cluster. */
  readonly address: string;
  /** Labels of the node, those of its roles included. */
  readonly labels: Readonly<Record<string, string>>;
  /** "key=value:Effect" or "key:Effect", sorted. */
  readonly taints: readonly string[];
}

export interface ClusterPlan {
  readonly name: string;
  /** "v1.36.2" */
  readonly version: string;
  /** "api.lab.internal:6443" */
  readonly endpoint: string;
  readonly podNetwork: string;
  readonly serviceNetwork: string;
  /** CoreDNS's configuration; "" for kubeadm's own. */
  readonly corefile: string;
  /** Names and addresses the API's certificate holds beyond those of the control plane it belongs to, sorted. */
  readonly certificateNames: readonly string[];
  /** Interface the pods' traffic between nodes goes over. */
  readonly interfaceName: string;
  /** MTU of that interface in bytes; the pods' is smaller by what VXLAN adds, 50. */
  readonly mtu: number;
  /** In name order, which is the order they join in. */
  readonly controlPlanes: readonly NodePlan[];
  /** Nodes that are no control planes, in name order. */
  readonly workers: readonly NodePlan[];
}

/** The cluster's nodes, in name order. */
export function clusterHosts(site: Site): readonly Host[] {
  return site.hosts.filter(isNode);
}

/** The taint that keeps ordinary pods from a control plane. */
const controlPlaneTaint = "node-role.kubernetes.io/control-plane:NoSchedule";
const ofControlPlane = /^node-role\.kubernetes\.io\/control-plane(=[^:]*)?:NoSchedule$/;

/** @returns undefined for a site without a cluster */
export function planCluster(site: Site): ClusterPlan | undefined {
  const { kubernetes } = site;
  if (kubernetes === undefined) return undefined;
  return {
    name: site.name,
    version: kubernetes.version,
    endpoint: `${apiName(site)}:${apiPort}`,
    podNetwork: kubernetes.podNetwork,
    serviceNetwork: kubernetes.serviceNetwork,
    corefile: kubernetes.corefile,
    certificateNames: planCertificateNames(site),
    interfaceName: interfaceOf(site.mesh.carriers[0]!),
    mtu: meshMtu(site.mesh.linkMtu),
    controlPlanes: withRole(site, "control-plane").map(planNode),
    workers: withRole(site, "worker")
      .filter((host) => !host.roles.includes("control-plane"))
      .map(planNode),
  };
}

/** Roles that a node shows as a label; kubeadm sets the control plane's, and does not look at it again. */
const ofNodes: ReadonlySet<Role> = new Set(["control-plane", "worker", "storage"]);

function planNode(host: Host): NodePlan {
  const roles = host.roles.filter((role) => ofNodes.has(role));
  const labels = roles.map((role) => [`node-role.kubernetes.io/${role}`, ""] as const);
  // A control plane that is a worker as well carries ordinary pods: the taint would leave a site of three hosts empty.
  const dedicated = host.roles.includes("control-plane") && !host.roles.includes("worker");
  // A node holds one taint per key and effect, and the inventory may have written this one out.
  const written = host.taints.some((taint) => ofControlPlane.test(taint));
  return {
    name: host.name,
    address: host.meshAddress,
    labels: { ...Object.fromEntries(labels), ...host.labels },
    taints: [...host.taints, ...(dedicated && !written ? [controlPlaneTaint] : [])].sort(),
  };
}

/**
 * kubeadm adds each control plane's own name and mesh address by itself. The addresses of the others stay out where a
 * balancer stands before them, so that one more control plane leaves the certificates of the rest as they are.
 */
function planCertificateNames(site: Site): string[] {
  const balancers = withRole(site, "load-balancer");
  const fronts =
    balancers.length > 0
      ? balancers.flatMap((host) => [host.address, host.meshAddress])
      : withRole(site, "control-plane").map((host) => host.address);
  return [...new Set([apiName(site), ...fronts])].sort();
}
