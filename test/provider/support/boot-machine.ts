import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import type { HostAccess } from "../../../provider/access";
import type { Answer, RunOptions, Script, Session } from "../../../provider/kind";
import { answerOf } from "../../../provider/ssh/answer";
import { FrameReader } from "../../../provider/ssh/frame-reader";
import { renderProbes, renderRun } from "../../../provider/ssh/script";
import { afterFile } from "../../support/cleanup";

const SYSCTL = "/usr/lib/systemd/systemd-sysctl";

/** True where there can be such a machine: namespaces are root's to make, and only systemd boots as systemd does. */
export const canBoot = existsSync(SYSCTL) && process.getuid?.() === 0;

/** Continuous integration must not pass because its machine lacks systemd. */
export function requireBoot(): void {
  test.runIf(process.env["CI"])("systemd-sysctl is installed and we are root", () =>
    expect(canBoot).toBe(true),
  );
}

/** Folders that the machine has to itself. */
const folders = ["/etc", "/run", "/usr/local/lib", "/usr/lib/sysctl.d", "/usr/lib/modprobe.d"];
const parents = ["/etc", "/run", "/usr/local/lib", "/usr/lib"];

/**
 * A host in namespaces of this machine: its configuration is empty, the parameters of its network are its own, and
 * systemd's own program says what a boot leaves.
 */
export class BootMachine implements Session {
  readonly signal = new AbortController().signal;

  private constructor(
    private readonly folder: string,
    private readonly holder: ChildProcess,
  ) {}

  static async start(): Promise<BootMachine> {
    const folder = mkdtempSync(join(tmpdir(), "croft-boot-"));
    for (const path of folders) mkdirSync(join(folder, path), { recursive: true });
    // Through which this machine's shell finds its awk.
    const alternatives = "/etc/alternatives";
    cpSync(alternatives, join(folder, alternatives), { recursive: true, verbatimSymlinks: true });
    const binds = folders.map((path) => `mount --bind ${folder}${path} ${path}`).join(" && ");
    const holding = `${binds} && : >/run/ready && exec sleep infinity`;
    const holder = spawn("unshare", ["--mount", "--net", "sh", "-c", holding], { stdio: "ignore" });
    afterFile(() => {
      holder.kill("SIGKILL");
      rmSync(folder, { recursive: true, force: true });
    });
    for (let i = 0; i < 100 && !existsSync(join(folder, "run/ready")); i++) await sleep(20);
    return new BootMachine(folder, holder);
  }

  /** Where a path of the machine lies on this one. */
  at(path: string): string {
    return join(this.folder, path);
  }

  /** Contents by path, "-> TARGET" for a link; from earlier tests nothing is left. */
  write(files: Readonly<Record<string, string>>): void {
    for (const path of parents.flatMap((parent) => [
      `${parent}/sysctl.d`,
      `${parent}/modprobe.d`,
    ])) {
      mkdirSync(this.at(path), { recursive: true });
      for (const name of readdirSync(this.at(path))) rmSync(join(this.at(path), name));
    }
    for (const [path, content] of Object.entries(files)) {
      if (content.startsWith("-> ")) symlinkSync(content.slice("-> ".length), this.at(path));
      else writeFileSync(this.at(path), content);
    }
  }

  shell(command: string): string {
    return execFileSync("nsenter", this.inside(command), { encoding: "utf8" }).trim();
  }

  /** What systemd does at boot, and does not mind what it could not do. */
  boot(): void {
    this.shell(`${SYSCTL} 2>/dev/null || true`);
  }

  async probe(_access: HostAccess, script: Script): Promise<Answer> {
    return this.answer(renderProbes([script]), "");
  }

  async run(_access: HostAccess, script: Script, options: RunOptions = {}): Promise<Answer> {
    const answer = this.answer(renderRun(script), options.stdin ?? "");
    if (answer.code !== 0) throw new Error(answer.stderr.trim());
    return answer;
  }

  progress(): void {}

  private answer(script: string, input: string | Buffer): Answer {
    const command = `export LC_ALL=C\n${script}`;
    const { stdout, stderr } = spawnSync("nsenter", this.inside(command), {
      input,
      timeout: 20_000,
    });
    const reader = new FrameReader(() => undefined);
    reader.push(stdout);
    const answer = answerOf(reader.files(), 0);
    if (answer === undefined) throw new Error(`no answer: ${stderr.toString()}`);
    return { ...answer, stderr: answer.stderr + stderr.toString() };
  }

  private inside(command: string): string[] {
    return ["--target", String(this.holder.pid), "--mount", "--net", "sh", "-c", command];
  }
}
