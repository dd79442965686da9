import { readFileSync } from "node:fs";
import { afterAll } from "vitest";
import { parse } from "yaml";
import type { HostAccess } from "../../../provider/access";
import { HostSession } from "../../../provider/ssh/host-session";
import { Pool } from "../../../provider/ssh/pool";
import { Probes } from "../../../provider/ssh/probes";
import { LabSite } from "./site";

/** The host that is broken on purpose: "STACK/HOST". A stack of one plain host is made sooner than the whole lab. */
const [STACK = "", NAME = ""] = (process.env["CROFT_TEST_HOST"] ?? "lab/gate").split("/");

/** One engine's view of a host: a pool of its own, and what it said on the way. */
export interface Engine {
  readonly pool: Pool;
  readonly session: HostSession;
  readonly progress: string[];
  readonly abort: AbortController;
}

/** One twin host, driven through the provider's own kinds and broken from outside. */
export class TestHost {
  private constructor(
    private readonly site: LabSite,
    readonly access: HostAccess,
  ) {}

  static async open(): Promise<TestHost> {
    const site = await LabSite.open(STACK);
    const overlay = parse(readFileSync(site.environment["CROFT_OVERLAY"] ?? "", "utf8")) as {
      hosts: Record<string, Omit<HostAccess, "host">>;
    };
    const { address, port, user, hostKey } = overlay.hosts[NAME]!;
    return new TestHost(site, { host: NAME, address, port, user, hostKey });
  }

  /** An engine's session, as one operation has it; closed after the test file. */
  engine(): Engine {
    const pool = new Pool(this.site.environment);
    engines.push(pool);
    const abort = new AbortController();
    const progress: string[] = [];
    const session = new HostSession(pool, new Probes(pool), {
      patient: true,
      signal: abort.signal,
      progress: (text) => progress.push(text),
    });
    return { pool, session, progress, abort };
  }

  /** `npm run lab -- fault VERB`. */
  fault(...words: readonly string[]): Promise<string> {
    return this.site.lab("fault", ...words, NAME, "--stack", STACK);
  }

  /** Says what a shell text prints, through a connection of its own. */
  async sh(text: string): Promise<string> {
    const { pool, session } = this.engine();
    try {
      return (await session.probe(this.access, { text })).stdout.trim();
    } finally {
      await pool.close();
    }
  }
}

const engines: Pool[] = [];
afterAll(() => Promise.all(engines.map((pool) => pool.close())));
