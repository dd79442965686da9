import { promisify } from "node:util";
import { gunzip } from "node:zlib";

/** One revision of a release as Helm stores it, in a Secret of the release's namespace. */
export interface StoredRelease {
  readonly name: string;
  readonly namespace: string;
  /** Revision, from 1. */
  readonly version: number;
  readonly info: { readonly status: string; readonly description?: string };
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

/** What the labels of a revision say of it. */
export interface Revision {
  /** Its Secret in the API: "/api/v1/namespaces/web/secrets/sh.helm.release.v1.visits.v1" */
  readonly path: string;
  readonly revision: number;
  /** "deployed", "pending-upgrade"; empty where it has none. */
  readonly status: string;
}

/** Whether Helm is at work on a revision of that status, or was ended before it was done. */
export const isUnfinished = (status: string) => status.startsWith("pending-");

/** Asks the API for JSON of the media type; undefined for what is not there. */
export type Get = (path: string, accept: string) => Promise<unknown>;

/** Labels without the content: a release has up to ten records, of up to a megabyte each. */
const labelsOnly = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";

interface Listed {
  readonly items?: readonly {
    readonly metadata: { readonly name: string; readonly labels: Readonly<Record<string, string>> };
  }[];
}

/** All revisions of a release, the newest first. */
export async function listRevisions(
  get: Get,
  namespace: string,
  release: string,
): Promise<Revision[]> {
  const secrets = `/api/v1/namespaces/${encodeURIComponent(namespace)}/secrets`;
  const selector = encodeURIComponent(`owner=helm,name=${release}`);
  const list = (await get(`${secrets}?labelSelector=${selector}`, labelsOnly)) as
    Listed | undefined;
  return (list?.items ?? [])
    .map(({ metadata: { name, labels } }) => ({
      path: `${secrets}/${name}`,
      revision: Number(labels["version"]),
      status: labels["status"] ?? "",
    }))
    .sort((a, b) => b.revision - a.revision);
}

/** What a revision holds; undefined when it has gone meanwhile. */
export async function storedRelease(
  get: Get,
  { path }: Revision,
): Promise<StoredRelease | undefined> {
  const secret = (await get(path, "application/json")) as
    { readonly data: { readonly release: string } } | undefined;
  return secret && decoded(secret.data.release);
}

/** @param data base64 of the API around Helm's base64 of gzip of JSON. @see helm pkg/storage/driver/util.go */
async function decoded(data: string): Promise<StoredRelease> {
  const packed = Buffer.from(Buffer.from(data, "base64").toString("latin1"), "base64");
  // Helm reads uncompressed releases of its early days too.
  const zipped = packed[0] === 0x1f && packed[1] === 0x8b;
  const json = zipped ? await promisify(gunzip)(packed) : packed;
  return JSON.parse(json.toString("utf8")) as StoredRelease;
}
