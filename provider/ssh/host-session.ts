import type { HostAccess } from "../access";
import { guarded } from "../guard/guarded";
import type { Answer, RunOptions, Script, Session } from "../kind";
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

  run(access: HostAccess, script: Script, options: RunOptions = {}): Promise<Answer> {
    const { pool, context } = this;
    const apply = (wrapped: Script) => run(pool, access, wrapped, options, context);
    const { guard } = options;
    return guard === undefined ? apply(script) : guarded(pool, access, script, guard, apply);
  }

  progress(text: string): void {
    this.context.progress(text);
  }
}
