import { parseAllDocuments } from "yaml";

interface Manifest {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata?: { readonly name?: string; readonly namespace?: string };
}

/**
 * Objects of a rendered manifest by "Kind.group/apiVersion", each name with its namespace if the manifest gives one:
 * `{ "Deployment.apps/apps/v1": ["visits/visits"], "Service/v1": ["visits"] }`.
 */
export function resourceNames(manifest: string): Record<string, string[]> {
  const groups = new Map<string, Set<string>>();
  for (const document of parseAllDocuments(manifest)) {
    const object = document.toJS() as Manifest | null;
    if (object?.kind === undefined || object.apiVersion === undefined) {
      continue;
    }
    const { kind, apiVersion, metadata } = object;
    const group = apiVersion.includes("/") ? `.${apiVersion.split("/")[0]}` : "";
    const key = `${kind}${group}/${apiVersion}`;
    const prefix = metadata?.namespace === undefined ? "" : `${metadata.namespace}/`;
    const names = groups.get(key) ?? new Set();
    groups.set(key, names.add(`${prefix}${metadata?.name ?? ""}`));
  }
  return Object.fromEntries([...groups].map(([key, names]) => [key, [...names].sort()]));
}
