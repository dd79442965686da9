import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { canRunEngine, croftProject, type EngineProject } from "../support/engine-project";
import { canServe, Sshd } from "./support/sshd";

// The provider under the real engine, on a real SSH server. Not proved here: hosts of their own, which test/lab has.

const SECRET = "correct-horse-battery-staple";
const PROGRAM = `
const pulumi = require("@pulumi/pulumi");
const { File } = provider("kinds/file/resource");
const access = JSON.parse(process.env.ACCESS);
const at = (name) => process.env.FOLDER + "/" + name;
const plain = new File("plain", { access, path: at("plain"), content: process.env.CONTENT ?? "one\\ntwo\\n", mode: "0640" });
new File("secret", { access, path: at("secret"), content: pulumi.secret("${SECRET}\\n"), sensitive: true, mode: "0600" }, { dependsOn: plain });
if (process.env.SLOW) {
  new File("slow", { access, path: at("slow"), content: "s\\n", checker: "echo begun >" + at("begun") + "; sleep " + process.env.SLOW }, { dependsOn: plain });
}
if (process.env.CHECKER) {
  const sensitive = process.env.SENSITIVE !== undefined;
  const content = sensitive ? pulumi.secret("${SECRET}\\n") : "c\\n";
  new File("checked", { access, path: at("checked"), content, sensitive, mode: "0600", checker: process.env.CHECKER });
}
`;

describe.runIf(canServe && canRunEngine)(
  "the provider under the real engine",
  { timeout: 240_000 },
  () => {
    const folder = mkdtempSync(join(tmpdir(), "croft-live-"));
    afterAll(() => rmSync(folder, { recursive: true }));
    const trace = join(folder, "trace.jsonl");
    let sshd: Sshd;
    let engine: EngineProject;
    const plain = join(folder, "plain");

    beforeAll(async () => {
      sshd = await Sshd.start();
      engine = croftProject(PROGRAM, {
        ...sshd.environment,
        ACCESS: JSON.stringify(sshd.access()),
        FOLDER: folder,
        CROFT_TRACE: trace,
      });
      expect((await engine.run(["stack", "init", "t"])).output).toContain("Created stack");
    });

    test("a first preview touches nothing, the first run makes everything", async () => {
      expect((await engine.preview()).map(({ op, name }) => `${op} ${name}`)).toEqual([
        "create scratch-t",
        "create plain",
        "create secret",
      ]);
      expect(existsSync(plain)).toBe(false);
      await engine.up();
      expect(readFileSync(plain, "utf8")).toBe("one\ntwo\n");
      expect(readFileSync(join(folder, "secret"), "utf8")).toBe(`${SECRET}\n`);
    });

    test("a second preview is empty because the host was read, in one connection", async () => {
      rmSync(trace);
      expect(await engine.preview()).toEqual([]);
      const events = readFileSync(trace, "utf8")
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as { event: string; operation?: string });
      expect(events.filter(({ event }) => event === "connect")).toHaveLength(1);
      expect(events.filter(({ event }) => event === "trip")).toHaveLength(1);
      const ended = events.filter(({ event }) => event === "end").map(({ operation }) => operation);
      expect(ended).toEqual(["read", "read"]);
    });

    test("tampering shows in a plain preview, in the field that was touched, and is repaired", async () => {
      writeFileSync(plain, "one\nthree\n");
      expect(await engine.preview()).toEqual([
        { op: "update", name: "plain", fields: ["content"] },
      ]);
      const shown = (await engine.run(["preview", "--diff", "--non-interactive"])).output;
      expect(shown).toMatch(/- three/);
      expect(shown).toMatch(/\+ two/);
      chmodSync(plain, 0o600);
      writeFileSync(join(folder, "secret"), "tampered-value\n");
      expect(await engine.preview()).toEqual([
        { op: "update", name: "plain", fields: ["content", "mode"] },
        { op: "update", name: "secret", fields: ["content"] },
      ]);
      await engine.up();
      expect(readFileSync(plain, "utf8")).toBe("one\ntwo\n");
      expect(readFileSync(join(folder, "secret"), "utf8")).toBe(`${SECRET}\n`);
      expect(await engine.preview()).toEqual([]);
    });

    test("what is gone is created again", async () => {
      rmSync(plain);
      expect(await engine.preview()).toMatchObject([{ op: "create", name: "plain" }]);
      await engine.up();
      expect(readFileSync(plain, "utf8")).toBe("one\ntwo\n");
    });

    test("no secret is in any state that was ever written, nor what stood in its place", async () => {
      const state = engine.stateText();
      expect(state).toContain("croft:host:File");
      expect(state).not.toContain(SECRET);
      expect(state).not.toContain("tampered-value");
      expect(await engine.state()).not.toContain(SECRET);
    });

    test("a changed way to the host is no difference", async () => {
      const access = { ...sshd.access(), address: "localhost" };
      expect(await engine.preview({ ACCESS: JSON.stringify(access) })).toEqual([]);
    });

    test("a step that failed is an error of its row, and is done again", async () => {
      const failing = await engine.run(["up", "--yes", "--non-interactive"], {
        CHECKER: "echo not today; false",
      });
      expect(failing.code).not.toBe(0);
      expect(failing.output).toContain(`the checker refused the new ${folder}/checked: not today`);
      await engine.up({ CHECKER: "true" });
      expect(readFileSync(join(folder, "checked"), "utf8")).toBe("c\n");
      await engine.up();
      expect(existsSync(join(folder, "checked"))).toBe(false);
    });

    test("a step that fails half-way keeps its row, shows the rest as a difference, and no secret", async () => {
      const path = join(folder, "checked");
      writeFileSync(path, `${SECRET}\n`, { mode: 0o644 });
      const failing = await engine.run(["up", "--yes", "--non-interactive", "--skip-preview"], {
        CHECKER: "false",
        SENSITIVE: "1",
      });
      expect(failing.code).not.toBe(0);
      expect(await engine.preview({ CHECKER: "true", SENSITIVE: "1" })).toMatchObject([
        { op: "update", name: "checked" },
      ]);
      await engine.up({ CHECKER: "true", SENSITIVE: "1" });
      expect(await engine.preview({ CHECKER: "true", SENSITIVE: "1" })).toEqual([]);
      expect(engine.stateText()).not.toContain(SECRET);
      await engine.up();
      expect(existsSync(path)).toBe(false);
    });

    test("a run that was killed ends its work on the host, and the next one completes", async () => {
      const child = engine.startUp({ SLOW: "64.4" });
      for (let i = 0; i < 300 && !existsSync(join(folder, "begun")); i++) {
        await sleep(100);
      }
      expect(existsSync(join(folder, "begun"))).toBe(true);
      child.kill("SIGKILL");
      await engine.run(["cancel", "--yes"]);
      for (let i = 0; i < 100 && running("sleep 64.4"); i++) {
        await sleep(100);
      }
      expect(running("sleep 64.4")).toBe(false);
      expect(existsSync(join(folder, "slow"))).toBe(false);
      await engine.up({ SLOW: "0.1" });
      expect(readFileSync(join(folder, "slow"), "utf8")).toBe("s\n");
    });

    test("an unreachable host is told once, with address and step", async () => {
      await sshd.stop();
      const { code, output } = await engine.run(["preview", "--non-interactive"]);
      await sshd.start();
      expect(code).not.toBe(0);
      expect(output.split(`twin (root@127.0.0.1:${sshd.port}): connecting: `)).toHaveLength(2);
      // By its row, and once more at the end.
      expect(output.match(/unreachable/g)).toHaveLength(2);
    });

    test("destroy removes what was made", async () => {
      const { code } = await engine.run(["destroy", "--yes", "--non-interactive"]);
      expect(code).toBe(0);
      expect([plain, join(folder, "secret"), join(folder, "slow")].filter(existsSync)).toEqual([]);
    });
  },
);

function running(command: string): boolean {
  return execFileSync("ps", ["-eo", "args"], { encoding: "utf8" }).split("\n").includes(command);
}
