import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Client } from "ssh2";
import type { HostAccess } from "../access";
import { trace } from "../trace";
import type { Program } from "./boot";
import { type Credentials, findCredentials } from "./credentials";
import { dial, isAway, isStarting } from "./dial";
import { type Failure, OfflineError, UnreachableError } from "./errors";
import { exchange, type Exchange, type Reply } from "./exchange";
import { Slots } from "./slots";

/** OpenSSH's own MaxSessions is 10; two are left for whoever else shares the connection's host. */
const CHANNELS = 8;
/** How long a request waits for a session that is refused although no other of ours is at work there. */
const SESSION_MILLISECONDS = 5_000;
/** Handshakes at a time: they share one thread, and hundreds at once would run into each other's time limit. */
const HANDSHAKES = 32;
/** How long a change waits for a host that is just starting. */
const PATIENCE_MILLISECONDS = 15_000;
/** How long it waits for one that we were connected to: its work goes on meanwhile. Shorter than that work's own patience. */
const RETURN_MILLISECONDS = 90_000;
/** Connections in a row that may be lost before a request could be handed over. */
const ATTEMPTS = 3;
/** How long those who were cancelled may take to say so to their hosts. */
const GOODBYE_MILLISECONDS = 2_500;
/** A change does not dial a host again that refused it this short ago: rows of one host fail together. */
const MEMORY_MILLISECONDS = 5_000;

export interface PoolRequest extends Omit<Exchange, "user"> {
  /** Number of scripts inside, for the trace. */
  readonly scripts: number;
  /** True for changes: wait for a host that is starting, and forget earlier failures. */
  readonly patient: boolean;
}

interface Line {
  readonly slots: Slots;
  /** Holders of a slot that the server refused a session at this moment. */
  refused: number;
  /** True from a connection until one could not be had again. */
  known: boolean;
  client?: Promise<Client> | undefined;
  failure?: { readonly error: UnreachableError; readonly at: number } | undefined;
}

/** One connection per host, opened when first needed and kept for the life of the process. */
export class Pool {
  private readonly lines = new Map<string, Line>();
  private readonly dials = new Set<Promise<unknown>>();
  private readonly requests = new Set<Promise<unknown>>();
  private readonly engine = randomBytes(4).toString("hex");
  private works = 0;
  private readonly handshakes = new Slots(HANDSHAKES);
  private credentials: Credentials | undefined;

  constructor(private readonly env: NodeJS.ProcessEnv = process.env) {}

  /** A name for one piece of work: the engine that orders it, and a number. */
  nextWork(): string {
    this.works += 1;
    return `${this.engine}-${this.works}`;
  }

  /**
   * One round trip to a host.
   * @throws UnreachableError, OfflineError
   */
  exchange(access: HostAccess, request: PoolRequest): Promise<Reply> {
    const line = this.line(access);
    const reply = line.slots.use(() => this.deliver(access, line, request));
    this.requests.add(reply);
    const forget = () => this.requests.delete(reply);
    reply.then(forget, forget);
    return reply;
  }

  private async deliver(access: HostAccess, line: Line, request: PoolRequest): Promise<Reply> {
    for (let attempt = 1; ; attempt += 1) {
      const client = await this.connect(access, request.patient);
      const started = Date.now();
      try {
        return await this.converse(line, client, { ...request, user: access.user });
      } catch (error) {
        // A connection that turns out to be dead took nothing over, so what was meant for it may go through another.
        if (request.patient && !isChannelRefusal(error) && attempt < ATTEMPTS) continue;
        const reason = error instanceof Error ? error.message : String(error);
        throw new UnreachableError([{ access, step: "opening a channel", reason }]);
      } finally {
        const milliseconds = Date.now() - started;
        trace({ event: "trip", host: access.host, scripts: request.scripts, milliseconds });
      }
    }
  }

  /**
   * One exchange. An sshd that allows fewer sessions on a connection than we would like refuses the channel, before
   * anything has run: we wait for one of ours to end, and from then on ask for fewer at a time.
   */
  private async converse(line: Line, client: Client, request: Exchange): Promise<Reply> {
    let deadline = Date.now() + SESSION_MILLISECONDS;
    for (let refusals = 1; ; refusals += 1) {
      try {
        return await exchange(client, request);
      } catch (error) {
        if (line.slots.held > line.refused + 1) deadline = Date.now() + SESSION_MILLISECONDS;
        if (!isChannelRefusal(error) || Date.now() > deadline) throw error;
        // The first refusal may be due to a session of ours that has ended and is not tidied away yet.
        if (refusals === 2) line.slots.shrink();
        line.refused += 1;
        await sleep(50);
        line.refused -= 1;
      }
    }
  }

  /**
   * One round trip over a connection that was opened for it alone, which proves that one can be opened.
   * @throws UnreachableError
   */
  async afresh(access: HostAccess, program: Program): Promise<Reply> {
    this.credentials ??= findCredentials(this.env);
    const client = await dial(access, this.credentials, await this.through(access, true));
    try {
      return await exchange(client, { program, user: access.user });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new UnreachableError([{ access, step: "opening a channel", reason }]);
    } finally {
      client.end();
    }
  }

  /** Opens the connection ahead of its use, or says why it cannot be. */
  async connect(access: HostAccess, patient: boolean): Promise<Client> {
    if (access.offline === true) {
      throw new OfflineError([access.host]);
    }
    const line = this.line(access);
    const memory = patient ? MEMORY_MILLISECONDS : Infinity;
    if (line.failure !== undefined && Date.now() - line.failure.at < memory) {
      throw line.failure.error;
    }
    line.client ??= this.open(access, line, patient);
    return line.client;
  }

  /** Resolves when no connection is being opened, so that one error can name all hosts that failed. */
  async settled(): Promise<void> {
    while (this.dials.size > 0) {
      await Promise.allSettled(this.dials);
    }
  }

  /** The last failure of every host that cannot be reached. */
  failures(): readonly Failure[] {
    return [...this.lines.values()].flatMap((line) => line.failure?.error.failures ?? []);
  }

  /** Waits a moment for requests that have been cancelled: the word has to reach their hosts. */
  async close(): Promise<void> {
    const patience = new AbortController();
    const late = sleep(GOODBYE_MILLISECONDS, undefined, { signal: patience.signal });
    await Promise.race([Promise.allSettled(this.requests), late.catch(() => undefined)]);
    patience.abort();
    for (const line of this.lines.values()) {
      line.client?.then((client) => client.end()).catch(() => undefined);
    }
    this.lines.clear();
  }

  private open(access: HostAccess, line: Line, patient: boolean): Promise<Client> {
    const opening = this.dial(access, line, patient).then(
      (client) => {
        line.failure = undefined;
        line.known = true;
        // The next request dials anew: the host may have been rebooted.
        client.once("close", () => {
          line.client = undefined;
        });
        return client;
      },
      (error: unknown) => {
        line.client = undefined;
        // It was waited for once; nobody after waits as long.
        line.known = false;
        if (error instanceof UnreachableError) {
          line.failure = { error, at: Date.now() };
        }
        throw error;
      },
    );
    this.dials.add(opening);
    const forget = () => this.dials.delete(opening);
    opening.then(forget, forget);
    return opening;
  }

  private async dial(access: HostAccess, line: Line, patient: boolean): Promise<Client> {
    const credentials = (this.credentials ??= findCredentials(this.env));
    const deadline = Date.now() + (line.known ? RETURN_MILLISECONDS : PATIENCE_MILLISECONDS);
    for (;;) {
      try {
        // Before a handshake's turn is taken: the jump's own needs one.
        const through = await this.through(access, patient);
        return await this.handshakes.use(() => dial(access, credentials, through));
      } catch (error) {
        const passing = line.known ? isAway(error) : isStarting(error);
        if (!patient || !passing || Date.now() > deadline) {
          throw error;
        }
        await sleep(500);
      }
    }
  }

  /** The connection to a host's jump: the one that serves the jump's own resources too. */
  private async through(access: HostAccess, patient: boolean): Promise<Client | undefined> {
    const { jump } = access;
    if (jump === undefined) return undefined;
    try {
      return await this.connect(jump, patient);
    } catch (error) {
      if (!(error instanceof UnreachableError)) throw error;
      const step = `connecting through ${jump.host}`;
      throw new UnreachableError([{ access, step, reason: `${jump.host} cannot be reached` }]);
    }
  }

  private line(access: HostAccess): Line {
    const key = wayTo(access);
    let line = this.lines.get(key);
    if (line === undefined) {
      line = { slots: new Slots(CHANNELS), refused: 0, known: false };
      this.lines.set(key, line);
    }
    return line;
  }
}

function isChannelRefusal(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith("(SSH) Channel open failure: open");
}

/** Everything that decides which connection serves a host. */
function wayTo({ user, address, port, hostKey, jump }: HostAccess): string {
  return `${user}@${address}:${port} ${hostKey}${jump === undefined ? "" : ` < ${wayTo(jump)}`}`;
}
