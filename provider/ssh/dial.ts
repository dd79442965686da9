import { Client, type ServerHostKeyAlgorithm } from "ssh2";
import type { HostAccess } from "../access";
import { trace } from "../trace";
import type { Credentials } from "./credentials";
import { UnreachableError } from "./errors";
import { forward } from "./forward";
import { fingerprint, parseHostKey, type PinnedKey, signatureAlgorithms } from "./host-key";

const CONNECT_MILLISECONDS = 10_000;
/** Three lost answers in a row end the connection: a host that was switched off is noticed in 15 seconds. */
const KEEPALIVE = { keepaliveInterval: 5_000, keepaliveCountMax: 3 };

/** Failures of a machine that is just starting, worth another try when something is to be changed on it. */
const STARTING =
  /ECONNREFUSED|ECONNRESET|EHOSTUNREACH|ENETUNREACH|before handshake|lost before|from there: (Connection refused|No route)/;

/** Whether nothing worse is in the way than a machine that starts. */
export function isStarting(error: unknown): boolean {
  return error instanceof UnreachableError && error.failures.every((f) => STARTING.test(f.reason));
}

/** No word from a host that answered before: another try may find it back. Not so when another key answers in its place. */
export function isAway(error: unknown): boolean {
  return (
    error instanceof UnreachableError && error.failures.every((f) => /^connecting/.test(f.step))
  );
}

/**
 * Opens one connection to a host that proves to hold the pinned key.
 * @param through connection to its jump host, where it has one: the jump carries bytes and can neither read nor change them
 * @throws UnreachableError naming address, step and reason.
 */
export async function dial(
  access: HostAccess,
  credentials: Credentials,
  through?: Client,
): Promise<Client> {
  const failed = (step: string, reason: string) => new UnreachableError([{ access, step, reason }]);
  let pinned: PinnedKey;
  try {
    pinned = parseHostKey(access.hostKey);
  } catch (error) {
    throw failed("reading its pinned key", (error as Error).message);
  }
  const started = Date.now();
  const sock = through && (await forward(through, access, CONNECT_MILLISECONDS));
  const client = new Client();
  let seen: Buffer | undefined;
  await new Promise<void>((resolve, reject) => {
    client.once("ready", resolve);
    // It stays for the connection's life: an error event that nobody hears would end the process.
    client.on("error", (error: Error & { level?: string }) => {
      if (seen !== undefined && !seen.equals(pinned.blob)) {
        reject(failed("checking its host key", refusal(access, pinned, seen)));
      } else if (/no matching host key/.test(error.message)) {
        reject(
          failed("checking its host key", `it offers no ${pinned.type} key, but one is pinned`),
        );
      } else if (error.level === "client-authentication") {
        reject(failed(`logging in as ${access.user}`, "the host accepts none of our keys"));
      } else if (error.level === "client-timeout") {
        reject(failed("connecting", `no answer within ${CONNECT_MILLISECONDS / 1000} s`));
      } else {
        reject(failed("connecting", error.message));
      }
    });
    client.once("close", () =>
      reject(failed("connecting", "the connection was lost before login")),
    );
    client.connect({
      ...credentials,
      ...KEEPALIVE,
      ...(sock ? { sock } : {}),
      host: access.address,
      port: access.port,
      username: access.user,
      readyTimeout: CONNECT_MILLISECONDS,
      algorithms: {
        serverHostKey: signatureAlgorithms(pinned.type) as ServerHostKeyAlgorithm[],
      },
      hostVerifier: (key: Buffer) => {
        seen = key;
        return key.equals(pinned.blob);
      },
    });
  });
  client.setNoDelay(true);
  trace({ event: "connect", host: access.host, milliseconds: Date.now() - started });
  return client;
}

function refusal(access: HostAccess, pinned: PinnedKey, seen: Buffer): string {
  return (
    `refused: pinned is ${fingerprint(pinned.blob)}, seen was ${fingerprint(seen)}. Either this is another machine, or ` +
    `it was reinstalled: compare with "ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub" on the machine itself, then ` +
    `"npm run trust -- --stack STACK --replace ${access.host}" puts its key into hosts.${access.host}.hostKey of the inventory`
  );
}
