import type { HostAccess } from "../access";
import { bracketed } from "../bracketed";

/** What went wrong at which stage of reaching a host. */
export interface Failure {
  readonly access: HostAccess;
  /** Gerund: "connecting", "checking its host key", "logging in as root". */
  readonly step: string;
  readonly reason: string;
}

/** No way to a host now. Other hosts may be tried instead. */
export class UnreachableError extends Error {
  constructor(readonly failures: readonly Failure[]) {
    super(failures.map(describeFailure).join("\n"));
    this.name = "UnreachableError";
  }
}

/** No way to any host: we have nothing to prove who we are. */
export class CredentialsError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "CredentialsError";
  }
}

/** What another row has said already. */
export class SaidError extends Error {
  constructor(what: string) {
    super(`${what}, as said above`);
    this.name = "SaidError";
  }
}

/** A host that the inventory declares offline was needed. */
export class OfflineError extends Error {
  constructor(readonly hosts: readonly string[]) {
    super(`${hosts.join(", ")}: declared "state: offline" in the inventory, hence not dialled`);
    this.name = "OfflineError";
  }
}

/** A script on a host did not do its work. */
export class RemoteError extends Error {
  constructor(
    readonly host: string,
    readonly code: number,
    message: string,
  ) {
    super(`${host}: ${message}`);
    this.name = "RemoteError";
  }
}

/** "node1 (root@192.0.2.21:22): connecting: no answer within 10 s" */
export function describeFailure({ access, step, reason }: Failure): string {
  const { host, user, address, port } = access;
  return `${host} (${user}@${bracketed(address)}:${port}): ${step}: ${reason}`;
}
