import type { Answer } from "../../kind";
import { parseRecord, startedWith } from "./record";
import type { ServiceInputs } from "./resource";

/** The service as its host has it; undefined when there is no such unit. */
export function liveService(answer: Answer, declared: ServiceInputs): ServiceInputs | undefined {
  const { facts } = answer;
  const shown = showProperties(answer.stdout);
  const text = facts["text"];
  if (shown["LoadState"] === "not-found" && text === undefined) {
    return undefined;
  }
  const unitText = text ?? "";
  const dropIns = Object.fromEntries(
    Object.entries(facts).flatMap(([name, body]) =>
      name.startsWith("drop_in:") ? [[name.slice("drop_in:".length), body] as const] : [],
    ),
  );
  const active =
    isActive(shown["ActiveState"] ?? "", shown["SubState"] ?? "") && facts["stopped"] === undefined;
  // A service that does not run was started with nothing; that it does not run says it all.
  const started = declared.active
    ? startedWith(parseRecord(facts["record"]), { unitText, dropIns })
    : { restartOn: declared.restartOn, reloadOn: declared.reloadOn };
  return {
    ...declared,
    unitText,
    dropIns,
    enablement: enablementOf(shown["UnitFileState"] ?? "", shown["LoadState"] ?? "", declared),
    active,
    ...started,
  };
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
function enablementOf(
  state: string,
  load: string,
  { enablement }: ServiceInputs,
): ServiceInputs["enablement"] {
  if (load === "masked" || state.startsWith("masked")) {
    return "masked";
  }
  if (["static", "indirect", "generated", "transient"].includes(state)) {
    return enablement === "masked" ? "disabled" : enablement;
  }
  return state === "enabled" || state === "alias" ? "enabled" : "disabled";
}
