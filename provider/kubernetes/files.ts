import { createHash, X509Certificate } from "node:crypto";

/** A file on its way to a host. */
export interface SentFile {
  readonly path: string;
  /** Octal: "600". */
  readonly mode: string;
  readonly content: string;
}

/** Lines for `receive_files`: mode, path and content, ended by an empty line. */
export function fileLines(files: readonly SentFile[]): string {
  const lines = files.map(
    ({ path, mode, content }) => `${mode} ${path} ${Buffer.from(content).toString("base64")}\n`,
  );
  return `${lines.join("")}\n`;
}

/** The authorities and the service account key, by path below /etc/kubernetes/pki. */
export type Authorities = Readonly<Record<string, string>>;

/** The files the graph makes; kubeadm makes the rest from them. */
export const authorityFiles = [
  "ca.crt",
  "ca.key",
  "etcd/ca.crt",
  "etcd/ca.key",
  "front-proxy-ca.crt",
  "front-proxy-ca.key",
  "sa.key",
  "sa.pub",
] as const;

/** Keys are for root alone. */
export function sentAuthorities(authorities: Authorities): SentFile[] {
  return Object.entries(authorities).map(([path, content]) => ({
    path: `/etc/kubernetes/pki/${path}`,
    mode: path.endsWith(".key") ? "600" : "644",
    content,
  }));
}

/** kubeadm's configuration for the time of one order: what a control plane has kept of it may be lost or edited. */
export const orderFile = "/run/croft-kubeadm.yaml";

/** For `receive_files` of a script that gives kubeadm such an order. */
export function orderLines(configuration: string): string {
  return fileLines([{ path: orderFile, mode: "600", content: configuration }]);
}

/** kubeadm's configuration, as it stays on a control plane. */
export function kubeadmFile(content: string): SentFile {
  return { path: "/var/lib/croft/kubernetes/kubeadm.yaml", mode: "600", content };
}

/**
 * How kubeadm names an authority when joining: the SHA-256 of its public key.
 * @throws Error when the text is no certificate
 * @see RFC 7469, section 2.4
 */
export function authorityPin(pem: string): string {
  const key = new X509Certificate(pem).publicKey.export({ type: "spki", format: "der" });
  return `sha256:${createHash("sha256").update(key).digest("hex")}`;
}
