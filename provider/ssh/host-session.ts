import type { HostAccess } from "../access";
import { guarded } from "../guard/guarded";
import type { Answer, RunOptions, Script, Session } from "../kind";
import { OfflineError, UnreachableError } from "./errors";
import type { Pool } from "./pool";
import type { Probes } from "./probes";
import { run, type RunContext } from "./run";

/** Looks at hosts and changes them on behalf of one operation. A read uses the `Reader` half of it only. */
export class HostSession implements Session {
  readonly signal: AbortSignal;

  constructor(
    private readonly pool: Pool,
    private readonly probes: Probes,
    private readonly context: RunContext & { readonly patient: boolean },
  ) {
    this.signal = context.signal;
  }

  probe(access: HostAccess, script: Script): Promise<Answer> {
    return this.probes.ask(access, script, this.context.patient);
  }

  async probeAny(members: readonly HostAccess[], script: Script): Promise<Answer> {
    return firstReachable(members, (access) => this.probe(access, script));
  }

  run(access: HostAccess, script: Script, options: RunOptions = {}): Promise<Answer> {
    const { pool, context } = this;
    const apply = (wrapped: Script) => run(pool, access, wrapped, options, context);
    const { guard } = options;
    return guard === undefined ? apply(script) : guarded(pool, access, script, guard, apply);
  }

  async runAny(
    members: readonly HostAccess[],
    script: Script,
    options: RunOptions = {},
  ): Promise<Answer & { readonly host: string }> {
    return firstReachable(members, async (access) => {
      // Only the way to a host may fail over: a script that began must not be begun again elsewhere.
      await this.pool.connect(access, true);
      return { ...(await this.run(access, script, options)), host: access.host };
    });
  }

  progress(text: string): void {
    this.context.progress(text);
  }
}

async function firstReachable<T>(
  members: readonly HostAccess[],
  work: (access: HostAccess) => Promise<T>,
): Promise<T> {
  const online = members.filter((access) => access.offline !== true);
  if (online.length === 0) {
    throw new OfflineError(members.map((access) => access.host));
  }
  const failures = [];
  for (const access of online) {
    try {
      return await work(access);
    } catch (error) {
      if (!(error instanceof UnreachableError)) {
        throw error;
      }
      failures.push(...error.failures);
    }
  }
  throw new UnreachableError(failures);
}
