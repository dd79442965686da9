import { ApiError } from "../cluster-api";
import type { Manifest } from "./manifest";
import { JSON_PATCH, SERVER_SIDE_APPLY, type ObjectClient } from "./object-client";

/** Manager under which the original creates objects, before it goes over to server-side apply. */
const CREATOR = "pulumi-kubernetes";

export interface Apply {
  readonly manifest: Manifest;
  /** Who owns the fields; the same for the object's life, so that fields left out go away. */
  readonly fieldManager: string;
  /** Takes fields from other owners. */
  readonly force: boolean;
  readonly dryRun: boolean;
}

/** @throws ApiError that names the owner of a contested field */
export async function applyObject(client: ObjectClient, apply: Apply): Promise<Manifest> {
  const { manifest, fieldManager, force, dryRun } = apply;
  const query = { fieldManager, force: String(force), ...(dryRun ? { dryRun: "All" } : {}) };
  const request = { query, body: manifest, contentType: SERVER_SIDE_APPLY };
  const applied = await client.request("PATCH", manifest, request).catch((error: unknown) => {
    if (error instanceof ApiError && error.status === 409) {
      const hint =
        'annotate the object with "pulumi.com/patchForce": "true" to take the fields over';
      throw new ApiError(409, `${error.message}; ${hint}`);
    }
    throw error;
  });
  if (applied === undefined) {
    throw new ApiError(404, `the cluster has no kind ${manifest.apiVersion} ${manifest.kind}`);
  }
  return applied;
}

/** @throws ApiError 409 when it exists */
export async function createObject(
  client: ObjectClient,
  manifest: Manifest,
  fieldManager: string,
  dryRun: boolean,
): Promise<Manifest> {
  const query = { fieldManager, ...(dryRun ? { dryRun: "All" } : {}) };
  const made = await client.request("POST", manifest, { query, body: manifest });
  if (made === undefined) {
    // For POST "not found" is about what it lies in.
    throw new ApiError(404, `namespace ${manifest.metadata.namespace ?? "default"} does not exist`);
  }
  return made;
}

/**
 * Fields of an object which a POST has made belong to an owner of another kind, whom server-side apply would fight. They
 * are handed over once, before the first apply.
 */
export async function takeOverFields(
  client: ObjectClient,
  live: Manifest,
  fieldManager: string,
): Promise<void> {
  const entries = live.metadata.managedFields ?? [];
  if (entries.some((entry) => entry.manager === fieldManager && entry.operation === "Apply")) {
    return;
  }
  const position = entries.findIndex(
    ({ manager, operation, subresource }) =>
      (manager === CREATOR || manager === fieldManager) &&
      operation === "Update" &&
      subresource === undefined,
  );
  if (position < 0) {
    return;
  }
  const path = `/metadata/managedFields/${position}`;
  const body = [
    // Somebody else may change the list meanwhile; then the position means another entry.
    { op: "test", path: "/metadata/resourceVersion", value: live.metadata["resourceVersion"] },
    { op: "replace", path: `${path}/manager`, value: fieldManager },
    { op: "replace", path: `${path}/operation`, value: "Apply" },
  ];
  await client.request("PATCH", live, { body, contentType: JSON_PATCH });
}
