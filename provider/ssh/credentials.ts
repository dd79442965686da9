import { readFileSync } from "node:fs";
import { utils } from "ssh2";
import { CredentialsError } from "./errors";

/** How this process proves who it is; never part of the state. */
export type Credentials =
  { readonly privateKey: Buffer; readonly passphrase?: string } | { readonly agent: string };

/**
 * From CROFT_SSH_KEY (path of a private key, its passphrase in CROFT_SSH_KEY_PASSPHRASE) or else the agent. An agent is
 * not asked when a key is named: it might offer so many keys that the server hangs up before ours.
 * @throws CredentialsError saying what to set.
 */
export function findCredentials(env: NodeJS.ProcessEnv = process.env): Credentials {
  const path = env["CROFT_SSH_KEY"];
  if (path === undefined || path === "") {
    const agent = env["SSH_AUTH_SOCK"];
    if (agent === undefined || agent === "") {
      throw new CredentialsError(
        "no SSH key: set CROFT_SSH_KEY to the path of a private key, or start an agent (SSH_AUTH_SOCK)",
      );
    }
    return { agent };
  }
  const passphrase = env["CROFT_SSH_KEY_PASSPHRASE"];
  let privateKey: Buffer;
  try {
    privateKey = readFileSync(path);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw refusal(path, UNREADABLE[code ?? ""] ?? message);
  }
  const key = utils.parseKey(privateKey, passphrase);
  if (key instanceof Error) throw refusal(path, faultOf(key, passphrase));
  if (!(Array.isArray(key) ? key[0] : key)?.isPrivateKey())
    throw refusal(path, "is a public key; name the private one, which is the file without .pub");
  return passphrase === undefined ? { privateKey } : { privateKey, passphrase };
}

const UNREADABLE: Readonly<Record<string, string>> = {
  ENOENT: "does not exist; name the file of a private key",
  EISDIR: "is a folder; name the file of a private key in it",
  EACCES: "is not yours to read; name the file of a key that is",
};

function refusal(path: string, reason: string): CredentialsError {
  return new CredentialsError(`CROFT_SSH_KEY: ${path} ${reason}`);
}

/** By the library's words, which say what it found and not what to do. */
function faultOf({ message }: Error, passphrase: string | undefined): string {
  if (/no passphrase given/i.test(message))
    return "is protected by a passphrase; set CROFT_SSH_KEY_PASSPHRASE to it, or use an agent";
  if (passphrase !== undefined && /passphrase|decrypt|integrity/i.test(message))
    return "does not open with CROFT_SSH_KEY_PASSPHRASE; set that to its passphrase";
  if (/unsupported key format/i.test(message))
    return "is no private key such as ssh-keygen makes; name one";
  return `cannot be read as a private key: ${message}`;
}
