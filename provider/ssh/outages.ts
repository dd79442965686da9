import {
  CredentialsError,
  describeFailure,
  type Failure,
  SaidError,
  UnreachableError,
} from "./errors";
import type { Pool } from "./pool";

/**
 * Turns the failures of a run into one error that names every host that cannot be reached. The first row that fails
 * waits until no connection is being opened and tells all of them; later rows of the same hosts say it in a few words.
 * Credentials that are none are told once as well.
 */
export class Outages {
  private readonly told = new Set<string>();
  private credentialsTold = false;

  constructor(private readonly pool: Pool) {}

  /** The error to show in place of this one; any that has nothing to do with reaching hosts stays as it is. */
  async explain(error: unknown): Promise<unknown> {
    if (error instanceof CredentialsError) {
      if (this.credentialsTold) return new SaidError("no way to log in");
      this.credentialsTold = true;
      return error;
    }
    if (!(error instanceof UnreachableError)) {
      return error;
    }
    await this.pool.settled();
    const failed = new Map<string, Failure>();
    for (const failure of [...error.failures, ...this.pool.failures()]) {
      failed.set(failure.access.host, failure);
    }
    const fresh = [...failed.values()].filter(({ access }) => !this.told.has(access.host));
    if (fresh.length === 0) {
      const hosts = error.failures.map(({ access }) => access.host);
      return new SaidError(`${hosts.join(", ")}: unreachable`);
    }
    fresh.forEach(({ access }) => this.told.add(access.host));
    const headline = fresh.length === 1 ? "a host is" : `${fresh.length} hosts are`;
    const list = fresh.map((failure) => `  ${describeFailure(failure)}`).join("\n");
    return new Error(
      `${headline} unreachable:\n${list}\n` +
        `To go on without a host, declare it "state: offline" in the inventory.`,
    );
  }
}
