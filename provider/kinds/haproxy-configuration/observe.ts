import { type BalancerFacts, linesIn, type ServerLine } from "../../haproxy/facts";
import type { HaproxyConfigurationInputs } from "./resource";

const digestLine = /^(\s*description croft )([0-9a-f]{64})$/m;

/**
 * The configuration as the host has it. From haproxy.cfg, since that is what counts, without the servers that have files
 * of their own: those are rows of their own.
 */
export function observeConfiguration(
  declared: HaproxyConfigurationInputs,
  facts: BalancerFacts,
): HaproxyConfigurationInputs | undefined {
  const { base, whole } = facts;
  if (base === undefined) return undefined;
  const bare = whole === undefined ? "" : withoutServers(whole, facts.parts);
  const digest = whole === undefined ? undefined : digestLine.exec(whole)?.[2];
  return {
    ...declared,
    text: bare === declared.text ? base : bare,
    // A process that is not there runs nothing old; that it should be there is its service's row.
    loaded: facts.running === undefined || facts.running === digest,
    stopped: facts.stopped,
  };
}

function withoutServers(whole: string, parts: readonly ServerLine[]): string {
  const ownFile = (line: ServerLine | undefined) =>
    parts.some((part) => part.backend === line?.backend && part.server === line.server);
  return linesIn(whole.replace(digestLine, "$1@DIGEST@"))
    .filter(({ server }) => !ownFile(server))
    .map(({ text }) => text)
    .join("\n");
}
