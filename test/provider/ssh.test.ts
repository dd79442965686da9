import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { HostAccess } from "../../provider/access";
import type { Failure } from "../../provider/ssh/errors";
import { Outages } from "../../provider/ssh/outages";
import { Pool } from "../../provider/ssh/pool";
import { Probes } from "../../provider/ssh/probes";
import { openSession } from "./support/sessions";
import { canServe, requireServer, Sshd } from "./support/sshd";

// Not proved here: agents, passphrases, sudo, and hosts that vanish from the network without a word.

requireServer();

/** What a request fails with. */
async function failure(request: Promise<unknown>): Promise<Error & { failures?: Failure[] }> {
  return request.then(
    () => expect.fail("it did not fail"),
    (error: Error) => error,
  );
}

describe.runIf(canServe)("one SSH server", () => {
  let sshd: Sshd;
  let access: HostAccess;
  const folder = mkdtempSync(join(tmpdir(), "croft-ssh-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  beforeAll(async () => {
    sshd = await Sshd.start();
    access = sshd.access();
  });

  test("probes asked for together are one round trip, equal ones run once", async () => {
    const { session, pool } = openSession(sshd);
    let trips = 0;
    const exchange = pool.exchange.bind(pool);
    pool.exchange = (...request) => {
      trips += 1;
      return exchange(...request);
    };
    const count = join(folder, "count");
    const once = { text: 'echo run >>"$count"', vars: { count } };
    const asked = [1, 2, 3].map((n) => session.probe(access, { text: `fact n ${n}` }));
    await Promise.all([session.probe(access, once), session.probe(access, once)]);
    const answers = await Promise.all(asked);
    expect(answers.map(({ facts }) => facts["n"])).toEqual(["1", "2", "3"]);
    expect(readFileSync(count, "utf8")).toBe("run\n");
    expect(trips).toBe(1);
  });

  test("all requests share one connection, at most 8 channels at once", async () => {
    const { session } = openSession(sshd);
    const answers = await Promise.all(
      Array.from({ length: 24 }, () =>
        session.run(access, { text: 'echo "$SSH_CONNECTION"; sleep 0.1' }),
      ),
    );
    expect(new Set(answers.map(({ stdout }) => stdout)).size).toBe(1);
  });

  test("a failed change tells its code and its last words, secrets masked", async () => {
    const { session } = openSession(sshd);
    const script = {
      text: 'echo "no $token" >&2; cat >&2; exit 4',
      vars: { token: "abcdef.012345" },
    };
    const error = await failure(session.run(access, script, { stdin: "s3cret-line\n" }));
    expect(error.message).toBe("twin: exit code 4: no [masked]\n[masked]");
  });

  test("data that holds no secret may be quoted", async () => {
    const { session } = openSession(sshd);
    const options = { stdin: "line of a file", plainStdin: true };
    const error = await failure(session.run(access, { text: "cat >&2; exit 1" }, options));
    expect(error.message).toBe("twin: exit code 1: line of a file");
  });

  test("a time limit ends the remote work", async () => {
    const { session } = openSession(sshd);
    const script = { text: "echo begun >&2; sleep 61.1" };
    const error = await failure(session.run(access, script, { timeoutSeconds: 1 }));
    expect(error.message).toMatch(/^twin: ended after 1 s, its time limit; it had said: begun/);
    expect(running("sleep 61.1")).toBe(false);
  });

  test("cancelling ends the remote work, and nothing starts after it", async () => {
    const { session, abort, progress } = openSession(sshd);
    const request = session.run(access, { text: "progress begun; sleep 62.2" });
    const ended = failure(request);
    while (progress.length === 0) {
      await sleep(20);
    }
    expect(running("sleep 62.2")).toBe(true);
    abort.abort();
    expect((await ended).message).toBe("twin: cancelled, and ended on the host");
    expect(running("sleep 62.2")).toBe(false);
    const mark = join(folder, "after-cancel");
    await failure(session.run(access, { text: 'touch "$mark"', vars: { mark } }));
    expect(existsSync(mark)).toBe(false);
  });

  test("work ends with the process that ordered it", async () => {
    const { session, pool, progress } = openSession(sshd);
    const ended = failure(session.run(access, { text: "progress begun; sleep 63.3" }));
    while (progress.length === 0) {
      await sleep(20);
    }
    (await pool.connect(access, true)).destroy();
    expect((await ended).message).toMatch(/^twin: the connection was lost/);
    for (let i = 0; i < 100 && running("sleep 63.3"); i++) {
      await sleep(50);
    }
    expect(running("sleep 63.3")).toBe(false);
  });

  test("a key that is not the pinned one is refused, naming both", async () => {
    const { session } = openSession(sshd);
    const stranger = { ...access, hostKey: sshd.otherKey };
    const error = await failure(session.probe(stranger, { text: "true" }));
    expect(error.message).toContain(`pinned is ${fingerprint(join(sshd.folder, "other.pub"))}`);
    expect(error.message).toContain(`seen was ${fingerprint(join(sshd.folder, "host.pub"))}`);
    expect(error.message).toContain("hosts.twin.hostKey");
  });

  test("a server without a key of the pinned type is refused", async () => {
    const { session } = openSession(sshd);
    const rsa = join(sshd.folder, "rsa");
    execFileSync("ssh-keygen", ["-q", "-t", "rsa", "-b", "2048", "-N", "", "-f", rsa]);
    const hostKey = readFileSync(`${rsa}.pub`, "utf8").split(" ").slice(0, 2).join(" ");
    const error = await failure(session.probe({ ...access, hostKey }, { text: "true" }));
    expect(error.message).toContain("it offers no ssh-rsa key, but one is pinned");
  });

  test("keys that the host does not accept, and no key at all, say so", async () => {
    const other = new Pool({ CROFT_SSH_KEY: join(sshd.folder, "other") });
    const none = new Pool({});
    const said = await Promise.all(
      [other, none].map((pool) => failure(pool.connect(access, true))),
    );
    expect(said[0]?.message).toContain("logging in as root: the host accepts none of our keys");
    expect(said[1]?.message).toContain("no SSH key: set CROFT_SSH_KEY");
  });

  test("an offline host is not dialled", async () => {
    const { session } = openSession(sshd);
    const error = await failure(session.probe({ ...access, offline: true }, { text: "true" }));
    expect(error.message).toBe(
      'twin: declared "state: offline" in the inventory, hence not dialled',
    );
  });
});

describe.runIf(canServe)("servers that come and go", () => {
  test("a change waits for a host that is starting; a read does not", async () => {
    const sshd = await Sshd.make();
    const read = openSession(sshd, { patient: false });
    const started = Date.now();
    const error = await failure(read.session.probe(sshd.access(), { text: "true" }));
    expect(error.message).toMatch(/^twin \(root@127\.0\.0\.1:\d+\): connecting: .*ECONNREFUSED/);
    expect(Date.now() - started).toBeLessThan(2000);

    const change = openSession(sshd);
    const answer = change.session.run(sshd.access(), { text: "fact up yes" });
    await sleep(1200);
    await sshd.start();
    expect((await answer).facts).toEqual({ up: "yes" });
  });

  test("a host that was rebooted is dialled anew", async () => {
    const sshd = await Sshd.start();
    const { session } = openSession(sshd);
    await session.run(sshd.access(), { text: "true" });
    await sshd.stop();
    await sshd.start();
    expect((await session.run(sshd.access(), { text: "fact up yes" })).facts).toEqual({
      up: "yes",
    });
  });

  test("one error names every host that cannot be reached, the others are short", async () => {
    const pool = new Pool({ CROFT_SSH_KEY: (await Sshd.make()).environment["CROFT_SSH_KEY"] });
    const probes = new Probes(pool);
    const outages = new Outages(pool);
    const deaf = createServer((socket) => setTimeout(() => socket.destroy(), 400));
    await new Promise<void>((resolve) => deaf.listen(0, "127.0.0.1", resolve));
    const slow = (deaf.address() as { port: number }).port;
    const at = (host: string, port: number): HostAccess => ({
      host,
      address: "127.0.0.1",
      port,
      user: "root",
      hostKey: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIMW+HOcFruZGPnp6EXsgzmIdUYuJGKP+wuxX2z4KGtHH",
    });
    const rows = [at("a", 1), at("b", slow), at("a", 1)].map(async (access) =>
      outages.explain(await failure(probes.ask(access, { text: "true" }, false))),
    );
    const said = (await Promise.all(rows)).map((error) => (error as Error).message);
    deaf.close();
    const long = said.filter((text) => text.startsWith("2 hosts are unreachable:"));
    expect(long).toHaveLength(1);
    expect(long[0]).toContain("  a (root@127.0.0.1:1): connecting: connect ECONNREFUSED");
    expect(long[0]).toContain(`  b (root@127.0.0.1:${slow}): connecting: `);
    expect(said.filter((text) => text === "a: unreachable, as said above")).toHaveLength(1);
    expect(said.filter((text) => text.includes("unreachable, as said above"))).toHaveLength(2);
  });
});

function running(command: string): boolean {
  return execFileSync("ps", ["-eo", "args"], { encoding: "utf8" }).split("\n").includes(command);
}

function fingerprint(path: string): string {
  return execFileSync("ssh-keygen", ["-lf", path], { encoding: "utf8" }).split(" ")[1] ?? "";
}
