import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { oneLineSourcesFor, sourcesFor } from "./recipe";

const apt = "/etc/apt";

const read = (path: string): string => (existsSync(path) ? readFileSync(path, "utf8") : "");

/**
 * This workstation's own Debian mirror, as apt sources of a release that may be another than its own: a mirror's archive
 * serves all current releases, under the same suite names.
 *
 * @throws Error when apt's sources name no Debian mirror
 */
export function debianSources(release: "bookworm" | "trixie"): string {
  const own = /^VERSION_CODENAME=(.*)$/m.exec(read("/etc/os-release"))?.[1]?.trim() ?? "";
  const parts = join(apt, "sources.list.d");
  const names = existsSync(parts) ? readdirSync(parts).sort() : [];
  const texts = (suffix: string) =>
    names.filter((name) => name.endsWith(suffix)).map((name) => read(join(parts, name)));
  const lines = [read(join(apt, "sources.list")), ...texts(".list")].flatMap((t) => t.split("\n"));
  const found = sourcesFor(own, texts(".sources")) || oneLineSourcesFor(own, lines);
  if (own === "" || found === "")
    throw new Error("apt's sources on this workstation name no Debian mirror");
  return found.replaceAll(new RegExp(`\\b${own}\\b`, "g"), release);
}
