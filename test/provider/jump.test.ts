import { beforeAll, describe, expect, test } from "vitest";
import type { HostAccess } from "../../provider/access";
import { Outages } from "../../provider/ssh/outages";
import { openSession } from "./support/sessions";
import { canServe, requireServer, Sshd } from "./support/sshd";

// Not proved here: jumps over a slow or lossy network.

requireServer();

/** A name that only the jump host can resolve: whoever reaches it has come through the jump. */
const hidden = "inner.croft.test";
const sees = { "/etc/hosts": `127.0.0.1 localhost ${hidden}\n` };

async function failure(request: Promise<unknown>): Promise<Error> {
  return request.then(
    () => expect.fail("it did not fail"),
    (error: Error) => error,
  );
}

describe.runIf(canServe)("a host behind another", () => {
  let gate: Sshd;
  let inner: Sshd;
  let jump: HostAccess;
  let access: HostAccess;
  beforeAll(async () => {
    gate = await Sshd.start({ sees });
    inner = await Sshd.start({ userOf: gate });
    jump = gate.access("gate");
    access = { ...inner.access("inner"), address: hidden, jump };
  });

  test("is reached through it, and not without", async () => {
    const { session } = openSession(gate);
    const answer = await session.probe(access, { text: 'fact from "$SSH_CONNECTION"' });
    expect(answer.facts["from"]).toMatch(new RegExp(`^127.0.0.1 \\d+ 127.0.0.1 ${inner.port}$`));
    const direct = { ...inner.access("inner"), address: hidden };
    const { session: other } = openSession(gate, { patient: false });
    expect((await failure(other.probe(direct, { text: "true" }))).message).toMatch(
      /^inner \(root@inner\.croft\.test:\d+\): connecting: getaddrinfo/,
    );
  });

  // Broken by: dialling the jump anew for each host behind it.
  test("shares its jump's connection with the jump's own work and with other hosts behind it", async () => {
    const { session } = openSession(gate);
    const before = [gate.connections(), inner.connections()];
    const script = { text: "sleep 0.5; fact ok 1" };
    await Promise.all([
      session.probe(jump, script),
      session.probe(access, script),
      session.run(access, script),
      session.run({ ...access, address: "localhost", host: "second" }, script),
      session.run(jump, script),
    ]);
    expect([gate.connections(), inner.connections()]).toEqual([before[0]! + 1, before[1]! + 2]);
  });

  test("a chain of jumps", async () => {
    const { session } = openSession(gate);
    const last = { ...inner.access("last"), jump: access };
    expect((await session.probe(last, { text: "fact ok 1" })).facts).toEqual({ ok: "1" });
  });

  test("both keys are pinned", async () => {
    const { session } = openSession(gate);
    const strange = { ...access, hostKey: inner.otherKey };
    const said = (await failure(session.probe(strange, { text: "true" }))).message;
    expect(said).toContain("inner (root@inner.croft.test");
    expect(said).toContain("checking its host key: refused");
    const behindStranger = { ...access, jump: { ...jump, hostKey: gate.otherKey } };
    const { session: other } = openSession(gate);
    expect((await failure(other.probe(behindStranger, { text: "true" }))).message).toMatch(
      /^inner \(.*\): connecting through gate: gate cannot be reached$/,
    );
  });

  test("an error names the host, and the jump with what is wrong with it", async () => {
    const off = await Sshd.make({ userOf: gate });
    const { session, pool } = openSession(gate, { patient: false });
    const behind = { ...access, jump: off.access("gate") };
    const error = await failure(session.probe(behind, { text: "true" }));
    const { message } = (await new Outages(pool).explain(error)) as Error;
    expect(message).toMatch(/^2 hosts are unreachable:\n/);
    expect(message).toMatch(/inner \(.*\): connecting through gate: gate cannot be reached\n/);
    expect(message).toMatch(/gate \(root@127.0.0.1:\d+\): connecting: .*ECONNREFUSED/);
  });

  test("a host that is off behind a jump that is on", async () => {
    const off = await Sshd.make({ userOf: gate });
    const { session } = openSession(gate, { patient: false });
    const behind = { ...off.access("inner"), jump };
    expect((await failure(session.probe(behind, { text: "true" }))).message).toMatch(
      /^inner \(.*\): connecting through gate: from there: .*refused/i,
    );
    const change = openSession(gate);
    const waiting = change.session.run(behind, { text: "fact up yes" });
    setTimeout(() => void off.start(), 700);
    expect((await waiting).facts).toEqual({ up: "yes" });
  });

  test("nothing passes through a host that is declared offline", async () => {
    const { session } = openSession(gate);
    const behind = { ...access, jump: { ...jump, offline: true } };
    expect((await failure(session.probe(behind, { text: "true" }))).message).toBe(
      'gate: declared "state: offline" in the inventory, hence not dialled',
    );
  });

  test("a jump that forbids forwarding is told to allow it", async () => {
    const strict = await Sshd.start({ userOf: gate, config: ["AllowTcpForwarding no"] });
    const { session } = openSession(gate);
    const behind = { ...inner.access("inner"), jump: strict.access("strict") };
    expect((await failure(session.probe(behind, { text: "true" }))).message).toContain(
      'connecting through strict: from there: open failed; its sshd needs "AllowTcpForwarding yes"',
    );
  });
});
