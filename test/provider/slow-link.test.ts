import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { HostAccess } from "../../provider/access";
import { openSession } from "./support/sessions";
import { type SlowLink, slowLink } from "./support/slow-link";
import { canServe, requireServer, Sshd } from "./support/sshd";

// Not proved here: a link that loses packets, or carries little.

requireServer();

describe.runIf(canServe)("a host at the end of a link of 100 ms", () => {
  let sshd: Sshd;
  let link: SlowLink;
  let access: HostAccess;
  const folder = mkdtempSync(join(tmpdir(), "croft-slow-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  beforeAll(async () => {
    sshd = await Sshd.start();
    link = await slowLink(sshd.port, 100);
    access = { ...sshd.access(), port: link.port };
  });

  // Broken by: a round trip for each thing that is asked. SSH itself needs about eight turns to log in, and three to have a
  // program run: a channel, its start, its answer; how bytes fall into packets may add one.
  test("is asked forty things for the price of one", async () => {
    const { session } = openSession(sshd);
    const ask = (n: number) =>
      session.probe(access, { text: `fact n ${n}; fact much "$(seq 2000)"` });
    const before = link.turns();
    await ask(0);
    const first = link.turns();
    const answers = await Promise.all(Array.from({ length: 40 }, (_, n) => ask(n)));
    expect(answers.map(({ facts }) => facts["n"])).toEqual(answers.map((_, n) => String(n)));
    expect(first - before).toBeLessThanOrEqual(13);
    expect(link.turns() - first).toBeLessThanOrEqual(6);
  });

  test("takes a change whole", async () => {
    const { session } = openSession(sshd);
    const path = join(folder, "large");
    const content = "0123456789abcdef\n".repeat(40_000);
    await session.run(access, { text: 'cat >"$path"', vars: { path } }, { stdin: content });
    expect(readFileSync(path, "utf8")).toBe(content);
  });
});
