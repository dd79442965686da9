import { Agent, request as httpsRequest } from "node:https";
import { text } from "node:stream/consumers";
import { Slots } from "../ssh/slots";
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

/** For a whole answer: a black hole keeps a connection "busy" for minutes. */
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

  private send(request: Request): Promise<{ status: number; body: string }> {
    const { method, path, accept = "application/json", body, type } = request;
    const { token } = this.credentials;
    const headers = {
      accept,
      ...(type === undefined ? {} : { "content-type": type }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    };
    return new Promise((resolve, reject) => {
      const { signal } = this.silence;
      if (signal.aborted) return reject(signal.reason as Error);
      const options = { method, headers, agent: this.agent, signal };
      const sent = httpsRequest(`${this.server}${path}`, options, (response) => {
        const { statusCode: status = 0 } = response;
        text(response).then((body) => resolve({ status, body }), failed);
      });
      const failed = (error: Error) =>
        reject(signal.aborted ? (signal.reason as Error) : this.silent(error.message));
      const seconds = this.milliseconds / 1000;
      const late = () => sent.destroy(new Error(`no answer within ${seconds} s`));
      const timer = setTimeout(late, this.milliseconds);
      sent.on("close", () => clearTimeout(timer));
      sent.on("error", failed);
      sent.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
