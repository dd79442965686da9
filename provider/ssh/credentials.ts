import { readFileSync } from "node:fs";
import { utils } from "ssh2";

/** How this process proves who it is; never part of the state. */
export type Credentials =
  { readonly privateKey: Buffer; readonly passphrase?: string } | { readonly agent: string };

/**
 * From CROFT_SSH_KEY (path of a private key, its passphrase in CROFT_SSH_KEY_PASSPHRASE) or else the agent. An agent is
 * not asked when a key is named: it might offer so many keys that the server hangs up before ours.
 * @throws Error saying what to set.
 */
export function findCredentials(env: NodeJS.ProcessEnv = process.env): Credentials {
  const path = env["CROFT_SSH_KEY"];
  if (path === undefined || path === "") {
    const agent = env["SSH_AUTH_SOCK"];
    if (agent === undefined || agent === "") {
      throw new Error(
        "no SSH key: set CROFT_SSH_KEY to the path of a private key, or start an agent (SSH_AUTH_SOCK)",
      );
    }
    return { agent };
  }
  let privateKey: Buffer;
  try {
    privateKey = readFileSync(path);
  } catch (error) {
    throw new Error(`CROFT_SSH_KEY: ${(error as Error).message}`);
  }
  const passphrase = env["CROFT_SSH_KEY_PASSPHRASE"];
  const parsed = utils.parseKey(privateKey, passphrase);
  if (parsed instanceof Error) {
    const hint = passphrase === undefined ? "; CROFT_SSH_KEY_PASSPHRASE is not set" : "";
    throw new Error(`CROFT_SSH_KEY: ${path}: ${parsed.message}${hint}`);
  }
  return passphrase === undefined ? { privateKey } : { privateKey, passphrase };
}
