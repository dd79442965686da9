import type { TincFacts } from "../../mesh/tinc-facts";
import { peerPaths } from "../../mesh/tinc-files";
import { isUntouched } from "../../noted-files";
import type { TincNodeInputs } from "./resource";

/** What a preview shows in place of a private key that is not the declared one. */
const otherKey = "[another, or none]";

/**
 * The node as its host has it. A daemon that runs with an older configuration than its files counts as not running.
 *
 * @param keyHash of the declared private key
 * @returns undefined when nothing of it is there
 */
export function observeNode(
  declared: TincNodeInputs,
  facts: TincFacts,
  keyHash: string,
): TincNodeInputs | undefined {
  const own = Object.keys(declared.files);
  const present = own.filter((path) => path in facts.files);
  if (present.length === 0 && !facts.running && !facts.enabled) return undefined;
  const stale = facts.newerThanStart.some((path) => readOnce(path, own));
  const running = facts.running && !stale;
  return {
    ...declared,
    files: Object.fromEntries(present.map((path) => [path, facts.files[path]!])),
    privateKey: facts.keyHash === keyHash ? declared.privateKey : otherKey,
    // An interface that is not there has neither: that it does not run says it all.
    address: facts.running ? facts.addresses.join(" ") : declared.address,
    mtu: facts.running ? facts.mtu : declared.mtu,
    atBoot: facts.enabled,
    running,
    rights: facts.folders,
    ...peerFiles(declared, facts),
  };
}

/** Whether tinc looks at this file when it starts and never again. */
export function readOnce(path: string, own: readonly string[]): boolean {
  return (
    path === "tinc.conf" ||
    path === "rsa_key.priv" ||
    (path.startsWith("hosts/") && own.includes(path))
  );
}

function peerFiles({ files, peers, peerFiles }: TincNodeInputs, facts: TincFacts) {
  const declared = peers.flatMap(peerPaths);
  const others = Object.keys(facts.files).filter((path) => !(path in files));
  const known = others.filter(
    (path) => declared.includes(path) || isUntouched(path, facts.stamps[path], peerFiles),
  );
  return {
    peerFiles: Object.fromEntries(known.map((path) => [path, facts.stamps[path] ?? ""])),
    strangers: [...others.filter((path) => !known.includes(path)), ...facts.dropIns].sort(),
  };
}
