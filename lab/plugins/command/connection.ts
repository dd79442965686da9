import { setTimeout as pause } from "node:timers/promises";
import { Client, type ConnectConfig } from "ssh2";
import { signatureAlgorithms } from "../../../provider/ssh/host-key";

/** How a host is reached; the words of the original. */
export interface Connection {
  readonly host: string;
  readonly user?: string;
  readonly port?: number;
  readonly password?: string;
  readonly privateKey?: string;
  readonly privateKeyPassword?: string;
  readonly agentSocketPath?: string;
  /** Dials before giving up; -1 for ever. */
  readonly dialErrorLimit?: number;
  /** Seconds; 0 for no limit. */
  readonly perDialTimeout?: number;
  /** "ssh-ed25519 AAAA...", as in authorized_keys. @default any key is accepted, as by the original */
  readonly hostKey?: string;
  /** One hop on the way. */
  readonly proxy?: Connection;
}

export const CONNECTION_DEFAULTS = {
  user: "root",
  port: 22,
  dialErrorLimit: 10,
  perDialTimeout: 15,
};

/**
 * A connection, its dial repeated while the host does not answer. Wrong credentials and wrong host keys fail at once:
 * asking ten times, as the original does, makes a server lock the door.
 */
export async function connect(connection: Connection, signal: AbortSignal): Promise<Client> {
  const { dialErrorLimit } = { ...CONNECTION_DEFAULTS, ...connection };
  for (let failures = 1; ; failures++) {
    try {
      return await dial(connection, signal);
    } catch (error) {
      const final = error instanceof RefusedError || signal.aborted;
      if (final || (dialErrorLimit >= 0 && failures >= Math.max(dialErrorLimit, 1))) throw error;
      const milliseconds = Math.min(100 * 1.5 ** failures, 5000);
      await pause(milliseconds, undefined, { signal }).catch(() => undefined);
    }
  }
}

/** The host answered, and said no. */
class RefusedError extends Error {}

async function dial(connection: Connection, signal: AbortSignal): Promise<Client> {
  const { host, port, user, perDialTimeout, proxy } = { ...CONNECTION_DEFAULTS, ...connection };
  const hop = proxy === undefined ? undefined : await connect(proxy, signal);
  const client = new Client();
  let wrongKey = false;
  const config: ConnectConfig = {
    ...(hop === undefined ? { host, port } : { sock: await forward(hop, host, port) }),
    username: user,
    readyTimeout: perDialTimeout === 0 ? 0 : perDialTimeout * 1000,
    keepaliveInterval: 15_000,
    ...credentialsOf(connection),
    ...(connection.hostKey === undefined
      ? {}
      : {
          ...algorithmsFor(connection.hostKey),
          hostVerifier: (seen: Buffer) => {
            wrongKey = seen.toString("base64") !== connection.hostKey?.trim().split(/\s+/)[1];
            return !wrongKey;
          },
        }),
  };
  return new Promise((resolve, reject) => {
    const fail = (error: Error & { level?: string }): void => {
      hop?.end();
      if (wrongKey) {
        reject(new RefusedError(`${host}: its host key is not the one that is pinned`));
      } else if (error.level === "client-authentication") {
        reject(new RefusedError(`${user}@${host}: ${error.message}`));
      } else {
        reject(new Error(`${host}:${port}: ${error.message}`));
      }
    };
    client.once("error", fail);
    client.once("ready", () => {
      client.removeListener("error", fail);
      // What breaks from now on is told by the channels.
      client.on("error", () => undefined);
      client.once("close", () => hop?.end());
      resolve(client);
    });
    client.connect(config);
  });
}

function credentialsOf(connection: Connection): Partial<ConnectConfig> {
  const { password, privateKey, privateKeyPassword, agentSocketPath } = connection;
  const agent = agentSocketPath ?? process.env["SSH_AUTH_SOCK"];
  return {
    ...(password === undefined ? {} : { password }),
    ...(privateKey === undefined ? {} : { privateKey }),
    ...(privateKeyPassword === undefined ? {} : { passphrase: privateKeyPassword }),
    // With a key given the agent is not asked.
    ...(agent === undefined || agent === "" || privateKey !== undefined ? {} : { agent }),
  };
}

/** Only the pinned key's type, so that a host with several keys shows that one. */
function algorithmsFor(hostKey: string): Partial<ConnectConfig> {
  const type = hostKey.trim().split(/\s+/)[0] ?? "";
  return { algorithms: { serverHostKey: signatureAlgorithms(type) } } as Partial<ConnectConfig>;
}

function forward(
  hop: Client,
  host: string,
  port: number,
): Promise<NonNullable<ConnectConfig["sock"]>> {
  return new Promise((resolve, reject) => {
    hop.forwardOut("127.0.0.1", 0, host, port, (error, channel) => {
      if (error === undefined) resolve(channel);
      else reject(error);
    });
  });
}
