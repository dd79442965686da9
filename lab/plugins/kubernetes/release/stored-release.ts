import { gunzipSync } from "node:zlib";
import type { ClusterApi } from "../cluster-api";

/** One revision of a release as Helm stores it, in a Secret of the release's namespace. */
export interface StoredRelease {
  readonly name: string;
  readonly namespace: string;
  /** Revision, from 1. */
  readonly version: number;
  readonly info: { readonly status: string };
  readonly chart: {
    readonly metadata: {
      readonly name: string;
      readonly version: string;
      readonly appVersion?: string;
    };
  };
  /** The values that were given, without the chart's own. @default absent: none */
  readonly config?: Readonly<Record<string, unknown>>;
  readonly manifest: string;
}

/** A revision's labels, without its content. */
export interface Revision {
  readonly secret: string;
  readonly revision: number;
  readonly status: string;
}

const METADATA_ONLY = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";

/** All revisions, the newest first. */
export async function listRevisions(
  api: ClusterApi,
  namespace: string,
  name: string,
): Promise<Revision[]> {
  const selector = encodeURIComponent(`owner=helm,name=${name}`);
  const path = `${secretsPath(namespace)}?labelSelector=${selector}`;
  const list = (await api.request("GET", path, METADATA_ONLY)) as
    { items?: { metadata: { name: string; labels: Record<string, string> } }[] } | undefined;
  return (list?.items ?? [])
    .map(({ metadata: { name: secret, labels } }) => ({
      secret,
      revision: Number(labels["version"]),
      status: labels["status"] ?? "unknown",
    }))
    .sort((a, b) => b.revision - a.revision);
}

/** The newest revision; undefined when there is no such release. */
export async function newestRelease(
  api: ClusterApi,
  namespace: string,
  name: string,
): Promise<StoredRelease | undefined> {
  const [newest] = await listRevisions(api, namespace, name);
  if (newest === undefined) {
    return undefined;
  }
  const secret = (await api.request("GET", `${secretsPath(namespace)}/${newest.secret}`)) as
    { data: { release: string } } | undefined;
  return secret === undefined ? undefined : decodeRelease(secret.data.release);
}

/** @param data the Secret's entry: base64 of the API around Helm's base64 of gzip of JSON */
function decodeRelease(data: string): StoredRelease {
  const helms = Buffer.from(data, "base64").toString("latin1");
  const packed = Buffer.from(helms, "base64");
  // Helm reads uncompressed releases of its early days too.
  const json = packed[0] === 0x1f && packed[1] === 0x8b ? gunzipSync(packed) : packed;
  return JSON.parse(json.toString("utf8")) as StoredRelease;
}

export function secretsPath(namespace: string): string {
  return `/api/v1/namespaces/${encodeURIComponent(namespace)}/secrets`;
}
