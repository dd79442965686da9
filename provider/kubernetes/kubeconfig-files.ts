import { kubeletCertificate } from "./certificates";
import { type NodeInputs, settled } from "./inputs";
import { kubeconfigText } from "./kubeconfig";

/** By which a node's kubelet finds the API and proves who it is. */
export const kubeletConf = "kubelet.conf";

/** Those of a control plane's servers and of its administrator, with the certificates inside them. */
const servers = ["admin.conf", "controller-manager.conf", "scheduler.conf"] as const;

/**
 * Fact `kubeconfigs`: of each kubeconfig of the node, the lines that lead to the API and to the kubelet's certificate. Its
 * own certificates are read for their ends elsewhere, and its keys stay on the host.
 */
export const READ_KUBECONFIGS = `fact kubeconfigs "$(cd "$etc" 2>/dev/null &&
  grep -HE '^ *(server|certificate-authority-data|client-certificate): ' ${kubeletConf} ${servers.join(" ")} 2>/dev/null || :)"
`;

/** What is wrong with one of them: "scheduler.conf: server https://192.0.2.9:6443". */
export interface KubeconfigFault {
  readonly file: string;
  readonly reason: string;
}

/**
 * @param said the fact `kubeconfigs`; undefined where nothing was read
 * @param own "host:port" of the node's own API server; undefined for a worker. kubeadm leads a control plane's kubelet there
 * since 1.36, and one that it has upgraded from earlier to the endpoint of all.
 */
export function kubeconfigFaults(
  said: string | undefined,
  { authority, endpoint }: Pick<NodeInputs, "authority" | "endpoint">,
  own?: string,
): KubeconfigFault[] {
  if (said === undefined) return [];
  const lines = said.split("\n").map((line) => /^([^:]+): *([^:]+): (.*)$/.exec(line)?.slice(1));
  const valueOf = (file: string, key: string) =>
    lines.find((line) => line?.[0] === file && line[1] === key)?.[2];
  const there = servers.filter((file) => lines.some((line) => line?.[0] === file));
  return [kubeletConf, ...(own === undefined ? [] : there)].flatMap((file): KubeconfigFault[] => {
    const places =
      file === "admin.conf" ? [endpoint] : file === kubeletConf ? [own, endpoint] : [own];
    const server = valueOf(file, "server");
    if (server === undefined) return [{ file, reason: "names no server" }];
    if (!places.some((place) => server === `https://${place}`))
      return [{ file, reason: `server ${server}` }];
    const trusted = Buffer.from(valueOf(file, "certificate-authority-data") ?? "", "base64");
    if (trusted.toString().trim() !== authority.trim())
      return [{ file, reason: "trusts another authority" }];
    return file === kubeletConf && valueOf(file, "client-certificate") !== kubeletCertificate
      ? [{ file, reason: "shows another certificate" }]
      : [];
  });
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
