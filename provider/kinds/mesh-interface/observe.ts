import type { Answer } from "../../kind";
import type { MeshInterfaceInputs } from "./resource";

/** The interface as its host has it; undefined when it neither runs nor would at boot. */
export function observeInterface(
  declared: MeshInterfaceInputs,
  { facts }: Answer,
): MeshInterfaceInputs | undefined {
  const atBoot = facts["enabled"] === "enabled";
  const up = facts["mtu"] !== undefined;
  if (!up && !atBoot) return undefined;
  const strangers = strangersOf(declared, rows(facts["live"]), rows(facts["files"]));
  // Of one that is down nothing more can be said than that.
  if (!up) return { ...declared, atBoot, up, strangers };
  return {
    ...declared,
    address: rows(facts["addresses"]).join(" "),
    port: Number(facts["port"]),
    mtu: Number(facts["mtu"]),
    publicKey: facts["public_key"] ?? "",
    atBoot,
    up,
    strangers,
  };
}

/** Live peers as "KEY\tALLOWED-IPS", files as "KEYS PATH". */
function strangersOf(
  { peers }: MeshInterfaceInputs,
  live: readonly string[],
  files: readonly string[],
): string[] {
  const added = live
    .filter((row) => !peers.includes(row.split("\t")[0]!))
    .map((row) => row.replace("\t", " "));
  const written = files
    .map((row) => ({
      keys: row.split(" ")[0]!.split(",").filter(Boolean),
      path: row.slice(row.indexOf(" ") + 1),
    }))
    .filter(({ keys }) => keys.length > 0 && keys.some((key) => !peers.includes(key)))
    .map(({ path }) => path);
  return [...added, ...written].sort();
}

function rows(text = ""): string[] {
  return text.split("\n").filter((row) => row !== "");
}
