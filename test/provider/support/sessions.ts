import { HostSession } from "../../../provider/ssh/host-session";
import { Pool } from "../../../provider/ssh/pool";
import { Probes } from "../../../provider/ssh/probes";
import { afterFile } from "../../support/cleanup";
import type { Sshd } from "./sshd";

export interface Opened {
  readonly pool: Pool;
  readonly session: HostSession;
  readonly progress: string[];
  readonly abort: AbortController;
}

/** A session as one operation of the provider has it. */
export function openSession(sshd: Sshd, { patient = true } = {}): Opened {
  const pool = new Pool(sshd.environment);
  afterFile(() => pool.close());
  const abort = new AbortController();
  const progress: string[] = [];
  const session = new HostSession(pool, new Probes(pool), {
    patient,
    signal: abort.signal,
    progress: (text) => progress.push(text),
  });
  return { pool, session, progress, abort };
}
