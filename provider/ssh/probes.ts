import { setTimeout as sleep } from "node:timers/promises";
import type { HostAccess } from "../access";
import { DECIDED } from "../guard/shell";
import type { Answer, Script } from "../kind";
import { answerOf } from "./answer";
import { probeProgram } from "./boot";
import { RemoteError } from "./errors";
import type { Pool } from "./pool";
import { renderProbes } from "./script";

/** Long enough for the engine to hand over the reads it starts together, short beside one round trip. */
const QUIET_MILLISECONDS = 25;
/** With many hosts the engine goes on for seconds, and those it began with can be asked meanwhile. */
const WINDOW_MILLISECONDS = 500;
const TIMEOUT_SECONDS = 120;

interface Batch {
  readonly scripts: Map<string, { readonly script: Script; readonly index: number }>;
  readonly answers: Promise<readonly Answer[]>;
}

/**
 * Collects the probes of one host that are asked for within a moment, and sends them as one script. For reads the moment lasts
 * as long as the engine hands them over, of whichever host: in between them come those of this one. A change waits for nobody.
 */
export class Probes {
  private readonly open = new Map<string, Batch>();
  private lastRead = 0;

  constructor(private readonly pool: Pool) {}

  /** @throws UnreachableError, OfflineError, RemoteError when the host did not run the probe to its end */
  async ask(access: HostAccess, script: Script, patient: boolean): Promise<Answer> {
    const host = JSON.stringify([
      access.address,
      access.port,
      access.user,
      access.hostKey,
      patient,
    ]);
    if (!patient) this.lastRead = performance.now();
    let batch = this.open.get(host);
    if (batch === undefined) {
      const scripts: Batch["scripts"] = new Map();
      batch = { scripts, answers: this.send(host, access, scripts, patient) };
      this.open.set(host, batch);
    }
    const key = JSON.stringify([script.text, script.vars ?? {}]);
    let entry = batch.scripts.get(key);
    if (entry === undefined) {
      entry = { script, index: batch.scripts.size };
      batch.scripts.set(key, entry);
    }
    const answer = (await batch.answers)[entry.index];
    if (answer === undefined) {
      throw new RemoteError(
        access.host,
        -1,
        `a look at it hung, and was ended after ${TIMEOUT_SECONDS} s`,
      );
    }
    return answer;
  }

  private async send(
    host: string,
    access: HostAccess,
    scripts: Batch["scripts"],
    patient: boolean,
  ): Promise<readonly Answer[]> {
    // While the connection is being opened the batch may well grow: the wait is free.
    const [connected] = await Promise.allSettled([
      this.pool.connect(access, patient),
      patient ? sleep(QUIET_MILLISECONDS) : this.readsEnd(),
    ]);
    this.open.delete(host);
    if (connected.status === "rejected") {
      throw connected.reason;
    }
    const list = [...scripts.values()].map(({ script }) => script);
    const reply = await this.pool.exchange(access, {
      program: probeProgram(DECIDED + renderProbes(list), TIMEOUT_SECONDS),
      scripts: list.length,
      patient,
    });
    const { files } = reply;
    if (files === undefined) {
      const why = typeof reply.ended === "object" ? `exit code ${reply.ended.code}` : reply.ended;
      throw new RemoteError(access.host, -1, `reading: ${why}: ${reply.stderr.trim().slice(-500)}`);
    }
    return list.map((_, i) => answerOf(files, i) as Answer);
  }

  private async readsEnd(): Promise<void> {
    const latest = performance.now() + WINDOW_MILLISECONDS;
    for (;;) {
      const end = Math.min(this.lastRead + QUIET_MILLISECONDS, latest);
      const rest = end - performance.now();
      if (rest <= 0) return;
      await sleep(rest);
    }
  }
}
