import type { Answer } from "../kind";
import { kubeletCertificate } from "./certificates";
import { type Fields, fieldsOf, without } from "./fields";
import { type NodeInputs, settled } from "./inputs";
import { activeCluster, kubeconfigText } from "./kubeconfig";

/** By which a node's kubelet finds the API and proves who it is. */
export const kubeletConf = "kubelet.conf";

/** Those of a control plane's servers and of its administrator, with the certificates inside them. */
const servers = ["admin.conf", "controller-manager.conf", "scheduler.conf"] as const;

export const kubeconfigs = [kubeletConf, ...servers] as const;

/**
 * Facts `kubelet.conf` and so on: the text of each kubeconfig, empty for one that is missing. Secrets stay on the host, and
 * certificates, which are read for their ends elsewhere; the names of their fields do not, since a token beside them, or in
 * their place, is a fault.
 */
export const READ_KUBECONFIGS = `for name in ${kubeconfigs.join(" ")}; do
  fact "$name" "$(sed -E 's/((client-key-data|client-certificate-data|token|password)"?:).*/\\1/' "$etc/$name" 2>/dev/null || :)"
done
`;

/** What is wrong with one of them: "scheduler.conf: server https://192.0.2.9:6443". */
export interface KubeconfigFault {
  readonly file: string;
  readonly reason: string;
}

/**
 * @param answer with the facts of `READ_KUBECONFIGS`
 * @param own "host:port" of the node's own API server; undefined for a worker. kubeadm leads a control plane's kubelet there
 * since 1.36, and one that it has upgraded from earlier to the endpoint of all.
 */
export function kubeconfigFaults(
  { facts }: Pick<Answer, "facts">,
  { authority, endpoint }: Pick<NodeInputs, "authority" | "endpoint">,
  own?: string,
): KubeconfigFault[] {
  // A server's that is missing is missed as a certificate.
  const there = own === undefined ? [] : servers.filter((file) => facts[file] !== "");
  return [kubeletConf, ...there].flatMap((file) => {
    const text = facts[file];
    if (text === undefined) return [];
    const places =
      file === "admin.conf" ? [endpoint] : file === kubeletConf ? [own, endpoint] : [own];
    const { cluster, user } = inUse(text);
    const reason =
      clusterFault(cluster, places, authority) ??
      (file === kubeletConf ? kubeletFault(user) : serverFault(user));
    return reason === undefined ? [] : [{ file, reason }];
  });
}

/** The entries that a program would take; empty ones where it could take none. */
function inUse(text: string): { readonly cluster: Fields; readonly user: Fields } {
  try {
    const { cluster, user } = activeCluster(text);
    return { cluster: fieldsOf(cluster), user: fieldsOf(user) };
  } catch {
    return { cluster: {}, user: {} };
  }
}

/** What stands beside server and authority leads elsewhere too: a proxy, another name to expect, no proof at all. */
function clusterFault(
  cluster: Fields,
  places: readonly (string | undefined)[],
  authority: string,
): string | undefined {
  const { server, "certificate-authority-data": trusted } = cluster;
  if (server === undefined) return "is missing or broken";
  if (!places.some((place) => server === `https://${place}`)) return `server ${String(server)}`;
  if (Buffer.from(String(trusted), "base64").toString().trim() !== authority.trim())
    return "trusts another authority";
  return added(cluster, "server", "certificate-authority-data");
}

function kubeletFault(user: Fields): string | undefined {
  if (user["client-certificate"] !== kubeletCertificate) return "shows another certificate";
  if (user["client-key"] !== kubeletCertificate) return "has another key";
  return added(user, "client-certificate", "client-key");
}

/** That its certificate is there is asked elsewhere, with its end. */
function serverFault(user: Fields): string | undefined {
  if (!("client-key-data" in user)) return "has no key";
  return added(user, "client-certificate-data", "client-key-data");
}

/** By its name alone: a value could be a secret. */
function added(entry: Fields, ...expected: readonly string[]): string | undefined {
  const names = Object.keys(without(entry, ...expected));
  return names.length === 0 ? undefined : `adds ${names.join(", ")}`;
}

/** "as made", or what is wrong. */
export function kubeconfigStanding(faults: readonly KubeconfigFault[]): string {
  return faults.length === 0
    ? settled.kubeconfigs
    : faults.map(({ file, reason }) => `${file}: ${reason}`).join(", ");
}

/** kubelet.conf, which holds no secret: the certificate stands in a file that the kubelet renews. */
export function renderKubeletConf(
  { cluster, node, authority, endpoint }: NodeInputs,
  own?: string,
): string {
  const place = {
    "certificate-authority-data": Buffer.from(authority).toString("base64"),
    server: `https://${own ?? endpoint}`,
  };
  const certificate = {
    "client-certificate": kubeletCertificate,
    "client-key": kubeletCertificate,
  };
  const user = `system:node:${node}`;
  const names = { cluster, user, context: `${user}@${cluster}` };
  return kubeconfigText({ cluster: place, user: certificate }, names);
}
