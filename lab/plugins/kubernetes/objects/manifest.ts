import type { Properties } from "../../../../provider/grpc/wire";

/** A Kubernetes object as JSON. */
export interface Manifest extends Record<string, unknown> {
  apiVersion: string;
  kind: string;
  metadata: Metadata;
}

export interface Metadata extends Record<string, unknown> {
  name: string;
  namespace?: string;
  annotations?: Record<string, string>;
  generation?: number;
  managedFields?: ManagedFields[];
}

export interface ManagedFields extends Record<string, unknown> {
  manager: string;
  operation: string;
  subresource?: string;
}

/** Names of the package's own entries in a state. */
export const STATE = {
  inputs: "__inputs",
  initialApiVersion: "__initialApiVersion",
  fieldManager: "__fieldManager",
} as const;

/** An object as the API takes it: the package writes `x-kubernetes-...` with underscores. */
export function toManifest(inputs: Properties): Manifest {
  const own = Object.entries(inputs).filter(([key]) => !key.startsWith("__"));
  return renameKeys(Object.fromEntries(own), (key) =>
    key.startsWith("x_kubernetes_") ? key.replaceAll("_", "-") : key,
  ) as Manifest;
}

/** A live object as the package has it. */
export function fromManifest(live: Manifest): Properties {
  return renameKeys(live, (key) =>
    key.startsWith("x-kubernetes-") ? key.replaceAll("-", "_") : key,
  ) as Properties;
}

/** A live object cut down to what was declared: what the cluster fills in is not the program's. */
export function prune(live: unknown, declared: unknown): unknown {
  if (Array.isArray(live) && Array.isArray(declared)) {
    // Beyond the declared ones stand those that admission controllers add (volumes, sidecars).
    return live.slice(0, declared.length).map((item, i) => prune(item, declared[i]));
  }
  if (isMap(live) && isMap(declared)) {
    const shared = Object.keys(live).filter((key) => key in declared);
    return Object.fromEntries(shared.map((key) => [key, prune(live[key], declared[key])]));
  }
  return live;
}

/** `stringData` is a way of writing `data`; the API answers with the latter only. */
export function normalize(manifest: Properties): Properties {
  const { stringData, ...rest } = manifest;
  if (manifest["kind"] !== "Secret" || !isMap(stringData)) {
    return manifest;
  }
  const encoded = Object.entries(stringData).map(([key, value]) => [
    key,
    Buffer.from(String(value)).toString("base64"),
  ]);
  const data = isMap(rest["data"]) ? rest["data"] : {};
  return { ...rest, data: { ...data, ...Object.fromEntries(encoded) } };
}

/** "namespace/name", or the name alone for what lies in no namespace. */
export function objectId({ metadata }: Manifest): string {
  const { namespace, name } = metadata;
  return namespace === undefined || namespace === "" ? name : `${namespace}/${name}`;
}

export function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function renameKeys(value: unknown, rename: (key: string) => string): unknown {
  if (Array.isArray(value)) {
    return value.map((item) => renameKeys(item, rename));
  }
  if (isMap(value)) {
    const entries = Object.entries(value);
    return Object.fromEntries(
      entries.map(([key, inner]) => [rename(key), renameKeys(inner, rename)]),
    );
  }
  return value;
}
