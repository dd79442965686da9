import type { KubernetesObject, ResponseContext } from "@kubernetes/client-node" with {
  "resolution-mode": "import",
};
import { ApiError, UnreachableError } from "../cluster-api";
import type { KubeconfigSource } from "../kubeconfig";
import type { Settings } from "../settings";
import type { Manifest } from "./manifest";

export type Verb = "GET" | "POST" | "PATCH" | "DELETE";

export interface ObjectRequest {
  /** Query parameters. */
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly contentType?: string;
}

/** Objects by their manifests; `undefined` answers 404. */
export interface ObjectClient {
  /** @throws ApiError (404 for a kind that the cluster does not have), UnreachableError */
  request(verb: Verb, object: Manifest, request?: ObjectRequest): Promise<Manifest | undefined>;
}

export const SERVER_SIDE_APPLY = "application/apply-patch+yaml";
export const JSON_PATCH = "application/json-patch+json";

/**
 * Kubernetes' own client: its reading of kubeconfigs, its discovery and its transport. Bodies go past its models, which
 * would silently drop fields that are newer than the client.
 */
export async function objectClient(
  source: KubeconfigSource,
  settings: Settings,
): Promise<ObjectClient> {
  // A module that is slow to load and not needed for releases.
  const { KubeConfig, KubernetesObjectApi } = await import("@kubernetes/client-node");

  class PlainObjectApi extends KubernetesObjectApi implements ObjectClient {
    async request(
      verb: Verb,
      object: Manifest,
      request: ObjectRequest = {},
    ): Promise<Manifest | undefined> {
      const response = await this.send(verb, object, request);
      const body = await response.body.text();
      if (response.httpStatusCode === 404) {
        return undefined;
      }
      if (response.httpStatusCode >= 400) {
        throw new ApiError(response.httpStatusCode, messageOf(body));
      }
      return JSON.parse(body) as Manifest;
    }

    private async send(
      verb: Verb,
      object: Manifest,
      { query = {}, body, contentType = "application/json" }: ObjectRequest,
    ): Promise<ResponseContext> {
      const path = await this.pathOf(verb, object);
      const context = this.configuration.baseServer.makeRequestContext(path, verb as never);
      context.setHeaderParam("Accept", "application/json");
      for (const [name, value] of Object.entries(query)) {
        context.setQueryParam(name, value);
      }
      if (body !== undefined) {
        context.setHeaderParam("Content-Type", contentType);
        context.setBody(JSON.stringify(body));
      }
      await this.configuration.authMethods.default?.applySecurityAuthentication(context);
      try {
        return await this.configuration.httpApi.send(context).toPromise();
      } catch (error) {
        throw new UnreachableError(this.server(), (error as Error).message);
      }
    }

    private async pathOf(verb: Verb, object: Manifest): Promise<string> {
      const actions = { GET: "read", POST: "create", PATCH: "patch", DELETE: "delete" } as const;
      // A copy: the client writes the default namespace into what it is given.
      const spec = { ...object, metadata: { ...object.metadata } } as KubernetesObject;
      try {
        return await this.specUriPath(spec, actions[verb]);
      } catch (error) {
        const { message, code } = error as Error & { code?: unknown };
        if (message.startsWith("Unrecognized API version") || code === 404) {
          throw new ApiError(404, `the cluster has no kind ${object.apiVersion} ${object.kind}`);
        }
        if (typeof code === "number") {
          throw new ApiError(code, message);
        }
        throw new UnreachableError(this.server(), message);
      }
    }

    private server(): string {
      return config.getCurrentCluster()?.server ?? "no server";
    }
  }

  const config = new KubeConfig();
  if (source.file === undefined) {
    config.loadFromString(source.text);
  } else {
    config.loadFromFile(source.file);
  }
  if (settings.context !== undefined) {
    config.setCurrentContext(settings.context);
  }
  return config.makeApiClient(PlainObjectApi as never) as unknown as PlainObjectApi;
}

function messageOf(body: string): string {
  try {
    return (JSON.parse(body) as { message?: string }).message ?? body;
  } catch {
    return body;
  }
}
