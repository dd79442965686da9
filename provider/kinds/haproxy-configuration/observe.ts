import { bracketed } from "../../bracketed";
import { serversFolder } from "../../haproxy/assembly";
import { type BalancerFacts, linesIn, type ServerLine } from "../../haproxy/facts";
import { isUntouched } from "../../noted-files";
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
    loaded: !facts.silent && (facts.running === undefined || facts.running === digest),
    stopped: facts.stopped,
    ...observeServers(declared, facts),
  };
}

/**
 * Which files of servers are known, and who else is there. A server that is about to leave is declared no more, and known by
 * its file. The state of an earlier edition names no servers: all are taken for its own.
 */
function observeServers(
  { text, servers, serverFiles }: Partial<HaproxyConfigurationInputs>,
  facts: BalancerFacts,
): Pick<HaproxyConfigurationInputs, "serverFiles" | "strangers"> {
  if (servers === undefined) return { serverFiles: {}, strangers: [] };
  const nameOf = (path: string) => path.slice(serversFolder.length + 1);
  const files = Object.entries(facts.stamps);
  const known = files.filter(
    ([path, changed]) => servers.includes(nameOf(path)) || isUntouched(path, changed, serverFiles),
  );
  const names = [...servers, ...known.map(([path]) => nameOf(path))];
  // A backend of nobody's shows in the text.
  const live = (facts.servers ?? []).filter(
    ({ backend, server }) =>
      text?.includes(`    # servers of ${backend}\n`) && !names.includes(`${backend}/${server}`),
  );
  return {
    serverFiles: Object.fromEntries(known),
    strangers: [
      ...files.filter((file) => !known.includes(file)).map(([path]) => path),
      ...live.map((it) => `${it.backend}/${it.server} ${bracketed(it.address)}:${it.port}`),
    ].sort(),
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
