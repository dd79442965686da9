import type { Answer } from "../../kind";
import type { HaproxyConfigurationInputs } from "./resource";

/** One balancer as one probe found it. */
export interface BalancerFacts {
  /** Our part of the configuration, absent when it was never written. */
  readonly base: string | undefined;
  /** haproxy.cfg as it stands. */
  readonly whole: string | undefined;
  /** The line of every server's own file by backend and name. */
  readonly parts: readonly ServerLine[];
  /** Digest of what the running process was started with; undefined when nothing runs. */
  readonly running: string | undefined;
  /** Live servers; undefined when nothing runs. */
  readonly servers: readonly LiveServer[] | undefined;
}

export interface ServerLine {
  readonly backend: string;
  readonly server: string;
  /** Everything after the name: "10.66.0.11:6443". */
  readonly rest: string;
}

export interface LiveServer {
  readonly backend: string;
  readonly server: string;
  readonly address: string;
  readonly port: number;
  /** "ready", or what somebody set by the runtime socket: "maintenance", "drain", "weight 0 of 1". */
  readonly administration: string;
}

export function balancerFacts({ facts }: Answer): BalancerFacts {
  const servers = facts["servers"];
  return {
    base: facts["base"],
    whole: facts["whole"],
    parts: parseParts(facts["parts"] ?? ""),
    running: servers === undefined ? undefined : (facts["running"] ?? "").trim(),
    servers: servers === undefined ? undefined : parseServersState(servers),
  };
}

const serverLine = /^\s*server\s+(\S+)\s+(.*?)\s*$/;

function parseParts(text: string): ServerLine[] {
  return text.split("\n").flatMap((row) => {
    const [backend = "", line = ""] = row.split("\t");
    return parseServer(backend, line);
  });
}

function parseServer(backend: string, line: string): ServerLine[] {
  const match = serverLine.exec(line);
  return match === null ? [] : [{ backend, server: match[1]!, rest: match[2]! }];
}

/** Every server line of a haproxy.cfg, under whatever backend it stands. */
export function serversIn(whole: string): ServerLine[] {
  let backend = "";
  return whole.split("\n").flatMap((line) => {
    const section = /^(\w+)\s+(\S+)/.exec(line);
    if (section !== null) backend = section[1] === "backend" ? section[2]! : "";
    return backend === "" ? [] : parseServer(backend, line);
  });
}

/** Bits of srv_admin_state that a person sets: forced maintenance and forced drain. */
const forcedMaintenance = 0x01;
const forcedDrain = 0x08;

/**
 * The rows of the runtime command "show servers state", by the names in its header, which may gain columns.
 * @see HAProxy 2.6 Management Guide, section 9.3
 */
export function parseServersState(text: string): LiveServer[] {
  const rows = text.split("\n").map((row) => row.trim());
  const header =
    rows
      .find((row) => row.startsWith("# "))
      ?.slice(2)
      .split(" ") ?? [];
  return rows
    .filter((row) => row.split(" ").length > 5 && !row.startsWith("#"))
    .map((row) => {
      const cells = row.split(" ");
      const cell = (name: string) => cells[header.indexOf(name)] ?? "";
      return {
        backend: cell("be_name"),
        server: cell("srv_name"),
        address: cell("srv_addr"),
        port: Number(cell("srv_port")),
        administration: administrationOf(
          Number(cell("srv_admin_state")),
          cell("srv_uweight"),
          cell("srv_iweight"),
        ),
      };
    });
}

function administrationOf(state: number, weight: string, initial: string): string {
  if ((state & forcedMaintenance) !== 0) return "maintenance";
  if ((state & forcedDrain) !== 0) return "drain";
  return weight === initial ? "ready" : `weight ${weight} of ${initial}`;
}

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
  };
}

function withoutServers(whole: string, parts: readonly ServerLine[]): string {
  let backend = "";
  return whole
    .replace(digestLine, "$1@DIGEST@")
    .split("\n")
    .filter((line) => {
      const section = /^(\w+)\s+(\S+)/.exec(line);
      if (section !== null) backend = section[1] === "backend" ? section[2]! : "";
      const name = serverLine.exec(line)?.[1];
      return !parts.some((part) => part.backend === backend && part.server === name);
    })
    .join("\n");
}
