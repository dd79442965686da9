import type { Answer } from "../kind";
import { type NotedFiles, parseStamps } from "../noted-files";

/** One balancer as one probe found it. */
export interface BalancerFacts {
  /** Our part of the configuration, absent when it was never written. */
  readonly base: string | undefined;
  /** haproxy.cfg as it stands. */
  readonly whole: string | undefined;
  /** The line of every server's own file by backend and name. */
  readonly parts: readonly ServerLine[];
  /** When each of those files last changed. */
  readonly stamps: NotedFiles;
  /** Digest of what the running process was started with; undefined when nothing runs. */
  readonly running: string | undefined;
  /** True: it runs, and answers nobody. */
  readonly silent: boolean;
  /** Live servers; undefined when nothing runs. */
  readonly servers: readonly LiveServer[] | undefined;
  /** Frontends that take no connections, sorted. */
  readonly stopped: readonly string[];
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
  /** "ready", or what somebody set by the runtime socket: "maintenance", "drain", "weight 0 of 1", "unchecked". */
  readonly administration: string;
}

/** From the answer to `READ`. */
export function balancerFacts({ facts }: Answer): BalancerFacts {
  const servers = facts["servers"];
  return {
    base: facts["base"],
    whole: facts["whole"],
    parts: parseParts(facts["parts"] ?? ""),
    stamps: parseStamps(facts["stamps"]),
    running: servers === undefined ? undefined : (facts["running"] ?? "").trim(),
    silent: facts["silent"] !== undefined,
    servers: servers === undefined ? undefined : parseServersState(servers),
    stopped: parseStopped(facts["frontends"] ?? ""),
  };
}

function parseParts(text: string): ServerLine[] {
  return text.split("\n").flatMap((row) => {
    const [backend = "", line = ""] = row.split("\t");
    return parseServer(backend, line) ?? [];
  });
}

function parseServer(backend: string, line: string): ServerLine | undefined {
  const match = /^\s*server\s+(\S+)\s+(.*?)\s*$/.exec(line);
  return match === null ? undefined : { backend, server: match[1]!, rest: match[2]! };
}

/** Each line of a haproxy.cfg, with the server that it declares under whatever backend it stands. */
export function linesIn(
  whole: string,
): { readonly text: string; readonly server: ServerLine | undefined }[] {
  let backend = "";
  return whole.split("\n").map((text) => {
    const section = /^(\w+)\s+(\S+)/.exec(text);
    if (section !== null) backend = section[1] === "backend" ? section[2]! : "";
    return { text, server: backend === "" ? undefined : parseServer(backend, text) };
  });
}

/** Every server line of a haproxy.cfg. */
export function serversIn(whole: string): ServerLine[] {
  return linesIn(whole).flatMap(({ server }) => server ?? []);
}

/**
 * Fields 1 and 18 of the runtime command "show stat": "api,OPEN". A frontend that has as many connections as it may is FULL,
 * one that somebody disabled PAUSED, one that somebody shut down STOP.
 * @see HAProxy 2.6 Management Guide, section 9.1
 */
function parseStopped(text: string): string[] {
  return text
    .split("\n")
    .map((row) => row.split(","))
    .filter(([name, status]) => !name!.startsWith("#") && /^(PAUSED|STOP)/.test(status ?? ""))
    .map(([name]) => name!)
    .sort();
}

/** Bits of srv_admin_state that a person sets: forced maintenance and forced drain. */
const forcedMaintenance = 0x01;
const forcedDrain = 0x08;

/** Bits of srv_check_state. */
const checkConfigured = 0x02;
const checkEnabled = 0x04;

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
        administration: administrationOf(cell),
      };
    });
}

function administrationOf(cell: (name: string) => string): string {
  const state = Number(cell("srv_admin_state"));
  if ((state & forcedMaintenance) !== 0) return "maintenance";
  if ((state & forcedDrain) !== 0) return "drain";
  const [weight, initial] = [cell("srv_uweight"), cell("srv_iweight")];
  if (weight !== initial) return `weight ${weight} of ${initial}`;
  const checks = Number(cell("srv_check_state"));
  return (checks & checkConfigured) !== 0 && (checks & checkEnabled) === 0 ? "unchecked" : "ready";
}
