import { Agent } from "node:https";
import { Slots } from "../ssh/slots";
import { type Answer, exchange } from "./exchange";
import type { Credentials } from "./kubeconfig";

/** The API did not answer, or said "not now". */
export class SilentApiError extends Error {
  constructor(server: string, reason: string) {
    super(`${server}: ${reason}`);
    this.name = "SilentApiError";
  }
}

/** The API refused a request. */
export class RefusedError extends Error {
  constructor(
    readonly status: number,
    /** One word of the API's: "Invalid", "Forbidden". */
    readonly reason: string,
    message: string,
  ) {
    super(message);
    this.name = "RefusedError";
  }
}

export interface Request {
  readonly method: "DELETE" | "GET" | "PATCH" | "POST";
  /** "/api/v1/namespaces/web/services/visits?dryRun=All" */
  readonly path: string;
  /** @default "application/json" */
  readonly accept?: string;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Media type of the body. */
  readonly type?: string;
}

/** Of connections and of requests under way, so that a release of hundreds of objects is no flood. */
const atOnce = 8;

const defaultMilliseconds = 5000;

/** With which a load balancer or a starting API server says "not now". */
const notNow = new Set([429, 502, 503, 504]);

/**
 * Requests from the workstation to one API server, over kept connections. Close it, or its connections outlive the work.
 * The first request that gets no answer ends all others: each of them would only wait out its own time.
 */
export class KubernetesApi {
  private readonly agent: Agent;
  private readonly slots = new Slots(atOnce);
  private readonly silence = new AbortController();

  /**
   * @param server in place of the credentials' own, by the same certificate
   * @param name that is in the server's certificate. @default the address itself is
   * @param milliseconds for each request
   */
  constructor(
    private readonly credentials: Credentials,
    readonly server = credentials.server,
    name?: string,
    private readonly milliseconds = defaultMilliseconds,
  ) {
    this.agent = new Agent({
      keepAlive: true,
      maxSockets: atOnce,
      ...credentials.tls,
      ...(name === undefined ? {} : { servername: name }),
    });
  }

  /**
   * One request, answered as JSON; undefined for what is not there.
   * @throws SilentApiError, RefusedError
   */
  async request<T>(request: Request): Promise<T | undefined> {
    const { status, body } = await this.slots.use(() => this.send(request));
    if (status === 404) return undefined;
    if (notNow.has(status)) throw this.silent(`HTTP ${status}`);
    const answer = parsed(body);
    if (status < 400 && answer !== undefined) return answer as T;
    const { reason = `HTTP ${status}`, message = reason } = (answer ?? {}) as Partial<RefusedError>;
    throw new RefusedError(status, reason, message);
  }

  close(): void {
    this.agent.destroy();
  }

  private silent(reason: string): SilentApiError {
    const error = new SilentApiError(this.server, reason);
    this.silence.abort(error);
    return error;
  }

  private async send(request: Request): Promise<Answer> {
    const { method, path, accept = "application/json", body, type } = request;
    const { token } = this.credentials;
    const headers = {
      accept,
      ...(type === undefined ? {} : { "content-type": type }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    };
    const { signal } = this.silence;
    signal.throwIfAborted();
    const options = { method, headers, agent: this.agent, signal };
    const text = body === undefined ? undefined : JSON.stringify(body);
    try {
      return await exchange(`${this.server}${path}`, options, this.milliseconds, text);
    } catch (error) {
      signal.throwIfAborted();
      throw this.silent((error as Error).message);
    }
  }
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
