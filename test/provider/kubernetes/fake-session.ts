import { expect } from "vitest";
import type { HostAccess } from "../../../provider/access";
import type { Answer, RunOptions, Script, Session } from "../../../provider/kind";

export interface Ran {
  readonly host: string;
  readonly script: Script;
  readonly stdin: string;
}

/** Facts of each host, and under "stdout" what it prints; a host without an entry cannot be reached. */
export type Hosts = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Answers every probe of a host with the same facts, and remembers what was run. It proves nothing about the scripts. */
export class FakeSession implements Session {
  readonly ran: Ran[] = [];
  private readonly controller = new AbortController();
  readonly signal = this.controller.signal;

  constructor(private readonly hosts: Hosts) {}

  async probe({ host }: HostAccess): Promise<Answer> {
    const facts = this.hosts[host];
    if (facts === undefined) throw new Error(`${host} cannot be reached`);
    return { code: 0, stdout: facts["stdout"] ?? "", stderr: "", facts };
  }

  async run(access: HostAccess, script: Script, options: RunOptions = {}): Promise<Answer> {
    this.ran.push({ host: access.host, script, stdin: String(options.stdin ?? "") });
    return this.probe(access);
  }

  progress(): void {}

  /** Ends whatever still waits. */
  cancel(): void {
    this.controller.abort();
  }
}

export function access(host: string, more: Partial<HostAccess> = {}): HostAccess {
  return { host, address: "192.0.2.1", port: 22, user: "root", hostKey: "ssh-ed25519 A", ...more };
}

/** Until so many scripts have run; then it is cancelled: what it waits for after them the fake cannot answer. */
export async function begun(session: FakeSession, update: Promise<unknown>, scripts: number) {
  const end = update.catch(() => undefined);
  await expect.poll(() => session.ran.length).toBe(scripts);
  session.cancel();
  await end;
}
