import type { Answer } from "../../kind";
import { rows } from "../../rows";
import { parseRecord, type ServiceRecord, sourcesOf, startedWith } from "./record";
import type { ServiceInputs } from "./resource";

/** The service as its host has it; undefined when there is no such unit. */
export function liveService(answer: Answer, declared: ServiceInputs): ServiceInputs | undefined {
  const { facts } = answer;
  const shown = showProperties(answer.stdout);
  const text = facts["text"];
  const enablement = facts["enablement"] ?? "";
  if (shown["LoadState"] === "not-found" && enablement === "" && text === undefined) {
    return undefined;
  }
  const unitText = text ?? "";
  const dropIns = Object.fromEntries(
    Object.entries(facts).flatMap(([name, body]) =>
      name.startsWith("drop_in:") ? [[name.slice("drop_in:".length), body] as const] : [],
    ),
  );
  // Nothing of it runs; whatever job starts it anew lets go of it before.
  const frozen = /^fr(eez|oz)/.test(shown["FreezerState"] ?? "");
  const active =
    isActive(shown["ActiveState"] ?? "", shown["SubState"] ?? "") &&
    facts["stopped"] === undefined &&
    !frozen;
  // A service that does not run was started with nothing; that it does not run says it all.
  const record = parseRecord(facts["record"]);
  const misled = active ? misledBy(declared, record, facts, startOf(shown, facts["clock"])) : {};
  const started = declared.active
    ? startedWith(record, { unitText, dropIns }, misled)
    : { restartOn: declared.restartOn, reloadOn: declared.reloadOn };
  return {
    ...declared,
    unitText,
    dropIns,
    enablement: enablementOf(enablement, declared),
    active,
    ...started,
  };
}

/**
 * When the main process started, seconds since the epoch by the host's present clock, which the times of files that changed
 * of late are by as well; undefined when it never did.
 *
 * @param clock "NOW UPTIME", as date(1) and /proc/uptime have them
 */
function startOf(shown: Record<string, string>, clock: string | undefined): number | undefined {
  const [now, uptime] = (clock ?? "").split(" ").map(Number);
  const microseconds = Number(shown["ExecMainStartTimestampMonotonic"] ?? 0);
  if (now === undefined || uptime === undefined || !(microseconds > 0)) return undefined;
  return now - uptime + microseconds / 1e6;
}

/**
 * What the process was started with after it had become another than Croft started it with. A file that changed later it has
 * not read: that row is the file's alone.
 */
function misledBy(
  declared: ServiceInputs,
  record: ServiceRecord | undefined,
  facts: Answer["facts"],
  start: number | undefined,
): Record<string, string> {
  if (record === undefined || start === undefined) return {};
  const { files, programs } = sourcesOf(declared);
  const paths = { ...files, ...programs };
  return Object.fromEntries(
    rows(facts["sources"])
      .map((row) => row.split(/ +/))
      // Where the folder is gone as well, nobody can tell when.
      .filter(([, time]) => Number(time) > 0 && Number(time) <= start)
      .filter(([key = "", , hash]) => hash !== record.restart[key])
      .map(([key = ""]) => [key, `started with another ${paths[key]}`]),
  );
}

/** "Key=value" lines of `systemctl show`. */
function showProperties(text: string): Record<string, string> {
  return Object.fromEntries(
    text
      .split("\n")
      .filter((line) => line.includes("="))
      .map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
  );
}

/**
 * A unit that is on its way up counts as active: there is nothing to do but wait. One that waits to be started again
 * after a failure does not.
 */
function isActive(state: string, sub: string): boolean {
  return (
    ["active", "reloading", "refreshing"].includes(state) ||
    (state === "activating" && sub !== "auto-restart")
  );
}

/** Units without an [Install] section can be neither enabled nor disabled: what is declared holds for them. */
function enablementOf(state: string, { enablement }: ServiceInputs): ServiceInputs["enablement"] {
  if (state.startsWith("masked")) {
    return "masked";
  }
  if (["static", "indirect", "generated", "transient"].includes(state)) {
    return enablement === "masked" ? "disabled" : enablement;
  }
  return state === "enabled" || state === "alias" ? "enabled" : "disabled";
}
