import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createConnection } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import type { HostAccess } from "../../../provider/access";
import { freePorts } from "../../support/free-ports";
import { afterFile } from "../../support/cleanup";

const SSHD = "/usr/sbin/sshd";

/** True where these tests can run: they start an SSH server of their own, and kinds work as root. */
export const canServe = existsSync(SSHD) && process.getuid?.() === 0;

/** Continuous integration must not pass because its machine lacks a server. */
export function requireServer(): void {
  test.runIf(process.env["CI"])("openssh-server is installed and we are root", () =>
    expect(canServe).toBe(true),
  );
}

export interface SshdOptions {
  /** More lines of its configuration. */
  readonly config?: readonly string[];
  /** Contents that it, and nobody else on this machine, sees in place of files such as /etc/hosts. */
  readonly sees?: Readonly<Record<string, string>>;
  /** File that its log goes to. @default none */
  readonly log?: string;
  /** It accepts this server's user key. @default a user key of its own */
  readonly userOf?: Sshd;
}

/** A real sshd on a free port of the loopback interface, with a host key and a user key of its own. */
export class Sshd {
  private child: ChildProcess | undefined;

  private constructor(
    readonly folder: string,
    readonly port: number,
    readonly hostKey: string,
    private readonly options: SshdOptions,
  ) {}

  /** Made but not started; gone after the test file. */
  static async make(options: SshdOptions = {}): Promise<Sshd> {
    const folder = mkdtempSync(join(tmpdir(), "croft-sshd-"));
    // A user other than root looks for the authorised keys with its own rights.
    chmodSync(folder, 0o755);
    for (const key of ["host", "other", "user"]) {
      const path = join(folder, key);
      execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", "test", "-f", path]);
    }
    for (const half of options.userOf ? ["user", "user.pub"] : [])
      copyFileSync(join(options.userOf!.folder, half), join(folder, half));
    const [port = 0] = await freePorts(1);
    // The server refuses to start without the directory it separates privileges in.
    mkdirSync("/run/sshd", { recursive: true });
    writeFileSync(
      join(folder, "config"),
      [
        `ListenAddress 127.0.0.1:${port}`,
        `HostKey ${folder}/host`,
        `AuthorizedKeysFile ${folder}/user.pub`,
        "PidFile none",
        "StrictModes no",
        "UsePAM no",
        "PermitRootLogin prohibit-password",
        ...(options.config ?? []),
        "",
      ].join("\n"),
    );
    const sshd = new Sshd(folder, port, publicKey(join(folder, "host.pub")), options);
    afterFile(async () => {
      await sshd.stop();
      rmSync(folder, { recursive: true, force: true });
    });
    return sshd;
  }

  static async start(options: SshdOptions = {}): Promise<Sshd> {
    const sshd = await Sshd.make(options);
    await sshd.start();
    return sshd;
  }

  access(host = "twin"): HostAccess {
    return { host, address: "127.0.0.1", port: this.port, user: "root", hostKey: this.hostKey };
  }

  /** A valid key that is not this server's. */
  get otherKey(): string {
    return publicKey(join(this.folder, "other.pub"));
  }

  get environment(): NodeJS.ProcessEnv {
    return { CROFT_SSH_KEY: join(this.folder, "user") };
  }

  async start(): Promise<void> {
    const binds = Object.entries(this.options.sees ?? {}).map(([path, content], index) => {
      const own = join(this.folder, `seen${index}`);
      writeFileSync(own, content, { mode: statSync(path).mode });
      return `mount --bind ${own} ${path} && `;
    });
    const log = this.options.log === undefined ? "-e" : `-E ${this.options.log}`;
    const server = `${binds.join("")}exec ${SSHD} -D ${log} -f ${join(this.folder, "config")}`;
    // Its own process group, so that connections can be cut together with the listener.
    this.child = spawn("unshare", ["--mount", "sh", "-c", server], {
      detached: true,
      stdio: "ignore",
    });
    for (let i = 0; i < 100; i++) {
      if (await answers(this.port)) {
        return;
      }
      await sleep(50);
    }
    throw new Error("sshd did not start");
  }

  /** Connections that are open to it at the moment. */
  connections(): number {
    return childrenOf(this.child?.pid ?? -1).length;
  }

  /** Ends the listener and every connection, as a power cut would. */
  async stop(): Promise<void> {
    const { child } = this;
    if (child?.pid === undefined) {
      return;
    }
    this.child = undefined;
    for (const pid of [child.pid, ...childrenOf(child.pid)]) {
      kill(pid);
    }
    await sleep(100);
  }
}

/** A connection's process may have ended by itself since it was listed. */
function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") {
      throw error;
    }
  }
}

function childrenOf(parent: number): number[] {
  return execFileSync("ps", ["-eo", "pid=,ppid="], { encoding: "utf8" })
    .split("\n")
    .map((line) => line.trim().split(/ +/).map(Number))
    .filter(([, ppid]) => ppid === parent)
    .map(([pid]) => pid ?? 0);
}

function publicKey(path: string): string {
  return readFileSync(path, "utf8").split(" ").slice(0, 2).join(" ").trim();
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(port, "127.0.0.1");
    socket.once("data", () => resolve(true)).once("error", () => resolve(false));
    socket.once("data", () => socket.destroy());
  });
}
