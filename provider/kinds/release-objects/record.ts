import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import type { KubernetesApi } from "../../kubernetes/api";

/** What a release says of itself: a record of what it made, or that Helm is at work on it. */
export type Latest =
  { readonly status: "deployed"; readonly manifest: string } | { readonly status: "pending" };

/** Labels of Helm's records, without their content: a release has up to ten of them, of up to a megabyte. */
const labelsOnly = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";

interface Listed {
  readonly items?: readonly {
    readonly metadata: { readonly name: string; readonly labels: Readonly<Record<string, string>> };
  }[];
}

/**
 * The newest record of a release that is deployed. While the newest of all is pending, it is Helm's turn: what is
 * half-way between two records is no tampering.
 * @returns undefined when no record is deployed: there is no such release, or none that ever succeeded
 */
export async function latestRecord(
  api: KubernetesApi,
  namespace: string,
  release: string,
): Promise<Latest | undefined> {
  const secrets = `/api/v1/namespaces/${namespace}/secrets`;
  const selector = encodeURIComponent(`owner=helm,name=${release}`);
  const path = `${secrets}?labelSelector=${selector}`;
  const list = await api.request<Listed>({ method: "GET", path, accept: labelsOnly });
  const records = (list?.items ?? [])
    .map(({ metadata: { name, labels } }) => ({
      name,
      version: Number(labels["version"]),
      status: labels["status"] ?? "",
    }))
    .sort((a, b) => b.version - a.version);
  if (records[0]?.status.startsWith("pending-")) return { status: "pending" };
  const deployed = records.find(({ status }) => status === "deployed");
  if (deployed === undefined) return undefined;
  const secret = await api.request<{ readonly data: { readonly release: string } }>({
    method: "GET",
    path: `${secrets}/${deployed.name}`,
  });
  return secret && { status: "deployed", manifest: await manifestOf(secret.data.release) };
}

/** @param data base64 of the API around Helm's base64 of gzip of JSON. @see helm pkg/storage/driver/util.go */
async function manifestOf(data: string): Promise<string> {
  const packed = Buffer.from(Buffer.from(data, "base64").toString("latin1"), "base64");
  const json = await promisify(gunzip)(packed);
  return (JSON.parse(json.toString("utf8")) as { readonly manifest: string }).manifest;
}
