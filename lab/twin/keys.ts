import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { StackPaths } from "../paths";
import type { TwinHost } from "./plan";
import { run } from "./run";

export interface KeyPair {
  /** Path of the private key; `.pub` beside it. */
  readonly path: string;
  /** "ssh-ed25519 AAAA..." without a comment. */
  readonly publicKey: string;
}

/** Ed25519 key pair at a path, made once and then kept. */
async function ensureKeyPair(path: string): Promise<KeyPair> {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  if (!existsSync(path) || !existsSync(`${path}.pub`)) {
    // Both halves or none: ssh-keygen asks before it overwrites, and there is nobody to answer.
    await run("sh", ["-c", 'rm -f "$1" "$1.pub"', "sh", path]);
    await run("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", "croft-lab", "-f", path]);
  }
  chmodSync(path, 0o600); // ssh refuses a key that others can read
  const [type, key] = readFileSync(`${path}.pub`, "utf8").split(" ");
  return { path, publicKey: `${type} ${key?.trim()}` };
}

/** The key that the workstation presents to every host of the stack. */
export function ensureWorkstationKey(paths: StackPaths): Promise<KeyPair> {
  return ensureKeyPair(paths.sshKey);
}

/** A host's own key. */
export function ensureHostKey(paths: StackPaths, host: TwinHost): Promise<KeyPair> {
  return ensureKeyPair(join(paths.hostKeys, host.name));
}

/** OpenSSH known_hosts of the stack, so that a person's own `ssh` is as strict as Croft. */
export function writeKnownHosts(paths: StackPaths, hosts: readonly TwinHost[]): void {
  const lines = hosts
    .map((host) => ({ host, pub: join(paths.hostKeys, `${host.name}.pub`) }))
    .filter(({ pub }) => existsSync(pub))
    .map(({ host, pub }) => `${host.name},${host.address} ${readFileSync(pub, "utf8")}`);
  writeFileSync(paths.knownHosts, lines.join(""));
}
