import type { Answer } from "../../kind";
import { isUntouched, type NotedFiles, parseStamps } from "../../noted-files";
import { rows, wordAndRest, words } from "../../rows";
import type { MeshInterfaceInputs } from "./resource";

/** The interface as its host has it; undefined when it neither runs nor would at boot. */
export function observeInterface(
  declared: MeshInterfaceInputs,
  { facts }: Answer,
): MeshInterfaceInputs | undefined {
  const atBoot = facts["enabled"] === "enabled";
  const up = facts["mtu"] !== undefined;
  if (!up && !atBoot) return undefined;
  const files = parseFiles(facts["stamps"], facts["keys"]);
  const live = rows(facts["live"]);
  const known = knownKeys(declared, files, up ? live.map(keyOf) : undefined);
  const peerFiles: NotedFiles = Object.fromEntries(
    files.filter(isKnown(known)).map((it) => [it.path, it.changed]),
  );
  const folder = `/etc/wireguard/${declared.interface}.d`;
  const found = {
    peerFiles,
    strangers: [
      ...live.filter((row) => !known.has(keyOf(row))).map((row) => row.replace("\t", " ")),
      ...files.filter((file) => !isKnown(known)(file)).map(({ path }) => path),
      ...words(facts["drop_ins"]),
    ].sort(),
    rights: Object.fromEntries(
      rows(facts["rights"])
        .map(wordAndRest)
        .filter(([path]) => path === folder || path in peerFiles),
    ),
  };
  // Of one that is down nothing more can be said than that.
  if (!up) return { ...declared, ...found, atBoot, up };
  const [publicKey = "", port, mark = ""] = (facts["own"] ?? "").trim().split("\t");
  return {
    ...declared,
    ...found,
    address: rows(facts["addresses"]).join(" "),
    port: Number(port),
    mtu: Number(facts["mtu"]),
    mark,
    publicKey,
    presharedKeys: rows(facts["preshared"])
      .filter((key) => known.has(key))
      .sort(),
    atBoot,
    up,
  };
}

interface PeerFile {
  readonly keys: readonly string[];
  readonly changed: string;
  readonly path: string;
}

/**
 * @param stamps rows of "TIME PATH"
 * @param keys rows of "KEY PATH"; what names no key is no peer's
 */
function parseFiles(stamps: string | undefined, keys: string | undefined): PeerFile[] {
  const named = rows(keys).map(wordAndRest);
  return Object.entries(parseStamps(stamps))
    .map(([path, changed]) => ({
      path,
      changed,
      keys: named.filter(([, file]) => file === path).map(([key]) => key),
    }))
    .filter((file) => file.keys.length > 0);
}

/**
 * The declared keys, and those of peers that are about to leave: with a file from when they were declared, and on the
 * interface if it is up. A file that outlives its live peer is a copy, which would bring the peer back at the next boot.
 */
function knownKeys(
  { peers, peerFiles }: MeshInterfaceInputs,
  files: readonly PeerFile[],
  live: readonly string[] | undefined,
): ReadonlySet<string> {
  const leaving = files
    .filter(({ path, changed }) => isUntouched(path, changed, peerFiles))
    .flatMap(({ keys }) => keys)
    .filter((key) => live?.includes(key) ?? true);
  return new Set([...peers, ...leaving]);
}

function isKnown(known: ReadonlySet<string>): (file: PeerFile) => boolean {
  return ({ keys }) => keys.every((key) => known.has(key));
}

/** Of a live peer's row, "KEY\tALLOWED-IPS". */
function keyOf(row: string): string {
  return row.split("\t")[0]!;
}
