import { type KubernetesApi, RefusedError } from "../../kubernetes/api";
import type { Released } from "./manifest";

/**
 * Helm's own name. Helm 3 patches what its manifests changed and never asks whose a field is; Helm 4 applies on the server
 * side under this name, and would meet another one's fields as conflicts at the next upgrade.
 */
const manager = "helm";

/** What the API would make of an object, or has made of it. */
export type Applied =
  { readonly object: Readonly<Record<string, unknown>> } | { readonly refusal: RefusedError };

/**
 * Applies the released fields on the server side, which leaves alone whatever stands beside them. Items of a list count
 * as one by a key (a Service's port by its number), so an item whose key was edited stays beside the released one, and
 * together they may be invalid: two ports of one name. Then the lists are replaced as a whole, by a merge patch. It is
 * also the way for a chart with fields that the API does not know, which an apply refuses and Helm sends all the same.
 *
 * @param way "try" changes nothing (a dry run)
 * @throws SilentApiError
 */
export async function applyReleased(
  api: KubernetesApi,
  path: string,
  object: Released,
  way: "try" | "do" = "do",
): Promise<Applied> {
  const query = `fieldManager=${manager}${way === "try" ? "&dryRun=All" : ""}`;
  const applied = await send(
    api,
    "PATCH",
    `${path}?${query}&force=true`,
    "apply-patch+yaml",
    object,
  );
  if ("object" in applied || !mayMerge.has(applied.refusal.status)) return applied;
  const merged = await send(api, "PATCH", `${path}?${query}`, "merge-patch+json", object);
  return "object" in merged ? merged : applied;
}

/** Codes of a refused apply that a merge may be spared: bad request, a server that cannot apply, invalid, and schema. */
const mayMerge = new Set([400, 415, 422, 500]);

/**
 * Makes an object that is not there, as Helm does.
 * @throws SilentApiError
 */
export function createReleased(
  api: KubernetesApi,
  path: string,
  object: Released,
): Promise<Applied> {
  const collection = path.slice(0, path.lastIndexOf("/"));
  return send(api, "POST", `${collection}?fieldManager=${manager}`, "json", object);
}

async function send(
  api: KubernetesApi,
  method: "PATCH" | "POST",
  path: string,
  type: string,
  body: Released,
): Promise<Applied> {
  try {
    const object = await api.request<Readonly<Record<string, unknown>>>({
      method,
      path,
      type: `application/${type}`,
      body,
    });
    return object === undefined
      ? { refusal: new RefusedError(404, "NotFound", "its namespace or kind is not there") }
      : { object };
  } catch (error) {
    if (error instanceof RefusedError) return { refusal: error };
    throw error;
  }
}

/** What may be shown of a refusal: the API quotes what it refuses, which of a Secret is its content. */
export function quotable({ kind }: Released, { reason, message }: RefusedError): string {
  return kind === "Secret" ? reason : message;
}
