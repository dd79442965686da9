import { createHash, X509Certificate } from "node:crypto";

/** Lines for `receive_files`: mode, path and content, ended by an empty line. */
export function fileLines(
  files: readonly { path: string; mode: string; content: string }[],
): string {
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

export function authorityLines(authorities: Authorities): string {
  return fileLines(
    Object.entries(authorities).map(([path, content]) => ({
      path: `/etc/kubernetes/pki/${path}`,
      mode: path.endsWith(".key") ? "600" : "644",
      content,
    })),
  );
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
