import { kubeconfigText } from "../../provider/kubernetes/kubeconfig";

export interface KubeconfigFacts {
  /** Name of the cluster, its context and its user. */
  readonly cluster: string;
  /** "https://192.0.2.1:6443" */
  readonly server: string;
  /** Name that the server's certificate holds. @default absent: it holds the server's address */
  readonly serverName?: string;
  /** PEM. */
  readonly authority: string;
  readonly certificate: string;
  readonly key: string;
}

/** A kubeconfig that needs no other file. */
export function renderKubeconfig(facts: KubeconfigFacts): string {
  const base64 = (pem: string) => Buffer.from(pem).toString("base64");
  const name = facts.cluster;
  const cluster = {
    server: facts.server,
    ...(facts.serverName === undefined ? {} : { "tls-server-name": facts.serverName }),
    "certificate-authority-data": base64(facts.authority),
  };
  const user = {
    "client-certificate-data": base64(facts.certificate),
    "client-key-data": base64(facts.key),
  };
  return kubeconfigText({ cluster, user }, { cluster: name, user: name, context: name });
}
