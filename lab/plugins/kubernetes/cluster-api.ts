import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import { setTimeout as pause } from "node:timers/promises";
import { type Answer, exchange } from "../../../provider/kubernetes/exchange";
import type { Credentials } from "./kubeconfig";

/** The cluster did not answer, or not as a cluster does. */
export class UnreachableError extends Error {
  constructor(server: string, reason: string) {
    super(`configured Kubernetes cluster is unreachable: ${server}: ${reason}`);
    this.name = "UnreachableError";
  }
}

/** The cluster refused a request. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
    this.name = "ApiError";
  }
}

const REQUEST_MILLISECONDS = 10_000;

/** Codes with which a load balancer or a starting API server says "not now". */
const NOT_NOW = new Set([502, 503, 504]);

/** Requests to one cluster over kept connections. */
export class ClusterApi {
  private readonly agent: HttpAgent | HttpsAgent;

  constructor(private readonly credentials: Credentials) {
    this.agent = credentials.server.startsWith("https:")
      ? new HttpsAgent({ keepAlive: true, ...credentials.tls })
      : new HttpAgent({ keepAlive: true });
  }

  /**
   * One request, answered as JSON; undefined for 404.
   * @throws UnreachableError, ApiError
   */
  async request(
    method: "GET" | "DELETE",
    path: string,
    accept = "application/json",
  ): Promise<unknown> {
    const { status, body } = await this.send(method, path, accept);
    if (status === 404) {
      return undefined;
    }
    if (NOT_NOW.has(status)) {
      throw new UnreachableError(this.credentials.server, `HTTP ${status}`);
    }
    if (status >= 400) {
      throw new ApiError(status, messageOf(body) ?? `${method} ${path}: HTTP ${status}`);
    }
    return body === "" ? {} : JSON.parse(body);
  }

  /**
   * Waits until the cluster says it is ready, for changes that come right after the cluster's own.
   * @throws UnreachableError with the last reason when the time is over
   */
  async ready(milliseconds: number, signal: AbortSignal): Promise<void> {
    const end = Date.now() + milliseconds;
    for (;;) {
      try {
        const { status } = await this.send("GET", "/readyz", "*/*");
        // Refused credentials will not mend by waiting; the request proper says what is wrong.
        if (status === 200 || status === 401 || status === 403) return;
        throw new UnreachableError(this.credentials.server, `/readyz answers HTTP ${status}`);
      } catch (error) {
        if (Date.now() > end || signal.aborted) throw error;
      }
      await pause(1000, undefined, { signal }).catch(() => undefined);
    }
  }

  close(): void {
    this.agent.destroy();
  }

  private async send(method: string, path: string, accept: string): Promise<Answer> {
    const { server, headers } = this.credentials;
    const options = { method, agent: this.agent, headers: { ...headers, accept } };
    try {
      return await exchange(`${server}${path}`, options, REQUEST_MILLISECONDS);
    } catch (error) {
      throw new UnreachableError(server, (error as Error).message);
    }
  }
}

function messageOf(body: string): string | undefined {
  try {
    const status = JSON.parse(body) as { message?: unknown };
    return typeof status.message === "string" ? status.message : undefined;
  } catch {
    return undefined;
  }
}
