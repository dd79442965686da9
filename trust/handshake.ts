import { Client } from "ssh2";
import type { HostAccess } from "../provider/access";
import { describeFailure } from "../provider/ssh/errors";
import { forward } from "../provider/ssh/forward";
import type { Pool } from "../provider/ssh/pool";

const milliseconds = 10_000;

/**
 * The ed25519 key that a host proves to hold. The connection is given up as soon as it has: nobody logs in, and what we
 * can prove is not shown to a machine that is not yet known.
 * @param pool for the way through jump hosts
 * @throws Error saying why there is none
 */
export async function fetchHostKey(access: HostAccess, pool: Pool): Promise<string> {
  const failed = (reason: string) =>
    new Error(describeFailure({ access, step: "fetching its host key", reason }));
  const through = access.jump && (await pool.connect(access.jump, false));
  const sock = through && (await forward(through, access, milliseconds));
  const client = new Client();
  return new Promise<string>((resolve, reject) => {
    let seen: string | undefined;
    client.on("error", (error: Error & { level?: string }) => {
      if (seen !== undefined) resolve(seen);
      else if (/no matching host key/.test(error.message))
        reject(failed("it offers no ed25519 key; `ssh-keygen -A` on it makes one"));
      else if (error.level === "client-timeout")
        reject(failed(`no answer within ${milliseconds / 1000} s`));
      else reject(failed(error.message));
    });
    client.on("close", () => reject(failed("the connection was closed before it showed a key")));
    client.connect({
      ...(sock ? { sock } : {}),
      host: access.address,
      port: access.port,
      username: access.user,
      readyTimeout: milliseconds,
      algorithms: { serverHostKey: ["ssh-ed25519"] },
      // Asked after the host has signed with the key. Our no ends the connection.
      hostVerifier: (key: Buffer) => {
        seen = `ssh-ed25519 ${key.toString("base64")}`;
        return false;
      },
    });
  });
}
