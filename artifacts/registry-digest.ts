/** How much of `fetch` is used, so that a test can stand in for a registry. */
export type Fetch = (url: string, init?: RequestInit) => Promise<Response>;

/** An image reference taken apart: "ghcr.io/flannel-io/flannel:v1" */
export function splitReference(reference: string): {
  host: string;
  repository: string;
  tag: string;
} {
  const [, host = "", repository = "", tag = ""] = /^([^/]+)\/(.+):([^:/]+)$/.exec(reference) ?? [];
  if (tag === "") throw new Error(`"${reference}" is no image reference of host, name and tag`);
  return { host, repository, tag };
}

/** Where a registry sends those who come without a token, from its WWW-Authenticate header. */
export function tokenUrl(challenge: string): string | undefined {
  const words = Object.fromEntries(
    [...challenge.matchAll(/(\w+)="([^"]*)"/g)].map(([, name, value]) => [name, value]),
  ) as Record<string, string>;
  const { realm, ...query } = words;
  if (!/^bearer /i.test(challenge) || realm === undefined) return undefined;
  return `${realm}?${new URLSearchParams(query).toString()}`;
}

const accept = [
  "application/vnd.oci.image.index.v1+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.docker.distribution.manifest.v2+json",
].join(", ");

/**
 * Digest that a public registry gives for a tag: of the index, where an image has several architectures.
 *
 * @returns 64 hexadecimal digits
 * @throws Error when the registry refuses or names no digest
 * @see OCI distribution specification, "Pulling manifests"; the token exchange is Docker's
 */
export async function registryDigest(reference: string, ask: Fetch = fetch): Promise<string> {
  const { host, repository, tag } = splitReference(reference);
  const url = `https://${host}/v2/${repository}/manifests/${tag}`;
  const head = (headers: Record<string, string>) =>
    ask(url, { method: "HEAD", headers, signal: AbortSignal.timeout(10_000) });
  let response = await head({ accept });
  const place = tokenUrl(response.headers.get("www-authenticate") ?? "");
  if (response.status === 401 && place !== undefined) {
    const answer = await ask(place, { signal: AbortSignal.timeout(10_000) });
    const { token, access_token: other } = (await answer.json()) as Record<string, string>;
    response = await head({ accept, authorization: `Bearer ${token ?? other ?? ""}` });
  }
  const digest = response.headers.get("docker-content-digest") ?? "";
  if (!response.ok || !/^sha256:[0-9a-f]{64}$/.test(digest))
    throw new Error(`asking for ${reference}: HTTP ${response.status}, digest "${digest}"`);
  return digest.slice("sha256:".length);
}
