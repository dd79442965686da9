import { execFileSync, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { Server, type Connection, type ServerChannel } from "ssh2";
import { Slots } from "../../provider/ssh/slots";
import type { HostAccess } from "../../provider/access";

/** Two hundred shells at a time would starve the handshakes of hosts that are dialled meanwhile. */
const shells = new Slots(4);

/** First line of work that changes a host: what was remembered of it holds no longer. */
const CHANGING = /^\S+ (new|again)\n/;

/**
 * Hosts that are none: SSH servers of this process, one an address of the loopback network, which speak real SSH and hand
 * every script to a real shell of this machine. Each host's declarations name files in a folder of its own.
 *
 * A look that was answered before is answered from memory until something was changed: two hundred shells on the machine
 * that is measured would be most of what is measured, and on a site each runs on its own host.
 */
export class Simulator {
  private readonly servers: Server[] = [];
  private readonly accesses: HostAccess[] = [];
  private readonly userKey: Buffer;
  /** Path of the key that all hosts accept. */
  readonly sshKey: string;

  constructor(private readonly folder: string) {
    mkdirSync(folder, { recursive: true });
    this.sshKey = join(folder, "user");
    this.userKey = Buffer.from(makeKey(this.sshKey).split(" ")[1] ?? "", "base64");
  }

  /** Starts the next hosts until there are this many. @returns how to reach the first `count` */
  async grow(count: number): Promise<readonly HostAccess[]> {
    while (this.servers.length < count) {
      const index = this.servers.length;
      const answers = new Map<string, Buffer>();
      // Two hosts of one key would be refused: one of them might be a clone.
      const key = join(this.folder, `host${index}`);
      const hostKey = makeKey(key);
      const server = new Server({ hostKeys: [readFileSync(key)] }, (client) =>
        this.serve(client, answers),
      );
      const address = addressOf(index);
      await new Promise<void>((resolve, reject) => {
        server.on("error", reject);
        server.listen(0, address, resolve);
      });
      this.servers.push(server);
      const host = `host${String(index + 1).padStart(3, "0")}`;
      const { port } = server.address() as AddressInfo;
      this.accesses.push({ host, address, port, user: "root", hostKey });
    }
    return this.accesses.slice(0, count);
  }

  close(): void {
    for (const server of this.servers) server.close();
  }

  private serve(client: Connection, answers: Map<string, Buffer>): void {
    client.on("authentication", (context) => {
      const ours = context.method === "publickey" && context.key.data.equals(this.userKey);
      if (ours) context.accept();
      else context.reject(["publickey"]);
    });
    client.on("ready", () =>
      client.on("session", (accept) =>
        accept().on("exec", (acceptExec, _, { command }) =>
          converse(acceptExec(), command, answers),
        ),
      ),
    );
    // A client that is gone says so by an error.
    client.on("error", () => undefined);
  }
}

/** 127.1.0.1 and up: every address of 127.0.0.0/8 is this machine. */
function addressOf(index: number): string {
  return `127.1.${Math.floor(index / 250)}.${(index % 250) + 1}`;
}

/** Makes a key pair by OpenSSH: one in some of those that ssh2 makes cannot be read again. @returns its public line */
function makeKey(path: string): string {
  execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", "bench", "-f", path]);
  return readFileSync(`${path}.pub`, "utf8").split(" ").slice(0, 2).join(" ");
}

/**
 * One exchange: input is, for a change, a line with its id; then a line with the lengths of script and data, then both, then
 * a line that ends the work.
 */
function converse(channel: ServerChannel, command: string, answers: Map<string, Buffer>): void {
  let input = Buffer.alloc(0);
  const collect = (data: Buffer): void => {
    input = Buffer.concat([input, data]);
    if (!isWhole(input)) return;
    channel.off("data", collect).pause();
    const changing = CHANGING.test(input.toString("utf8", 0, 100));
    if (changing) answers.clear();
    const key = createHash("sha256").update(command).update(input).digest("hex");
    const known = answers.get(key);
    if (known !== undefined) {
      channel.write(known);
      channel.exit(0);
      channel.end();
      return;
    }
    void shells
      .use(() => run(channel, command, input))
      .then(({ code, said }) => {
        if (code === 0 && !changing) answers.set(key, said);
        channel.exit(code ?? 137);
        channel.end();
      });
  };
  channel.on("data", collect);
}

/** Gives an exchange to a real shell. @returns all that it said on stdout */
function run(
  channel: ServerChannel,
  command: string,
  input: Buffer,
): Promise<{ readonly code: number | null; readonly said: Buffer }> {
  return new Promise((resolve) => {
    const child = spawn("sh", ["-c", command], { stdio: ["pipe", "pipe", "pipe"] });
    const said: Buffer[] = [];
    child.stdout.on("data", (data: Buffer) => {
      said.push(data);
      channel.write(data);
    });
    child.stderr.on("data", (data: Buffer) => channel.stderr.write(data));
    channel.on("data", (data: Buffer) => child.stdin.write(data));
    channel.on("end", () => child.stdin.end());
    child.stdin.on("error", () => undefined);
    child.stdin.write(input);
    channel.resume();
    child.on("close", (code) => resolve({ code, said: Buffer.concat(said) }));
  });
}

function isWhole(input: Buffer): boolean {
  const start = CHANGING.exec(input.toString("utf8", 0, 100))?.[0].length ?? 0;
  const end = input.indexOf(10, start);
  if (end === -1) return false;
  const [script = NaN, data = NaN] = input.toString("utf8", start, end).split(" ").map(Number);
  return input.length >= end + 1 + script + data;
}
