import { bracketed } from "../../bracketed";
import { type BalancerFacts, type ServerLine, serversIn } from "../../haproxy/facts";
import type { HaproxyServerInputs } from "./resource";

/** Everything after "server " in a configuration. @see HAProxy 2.6 Configuration Manual, chapter 4.2, server */
export function renderTarget(address: string, port: number): string {
  return `${bracketed(address)}:${port}`;
}

/**
 * The server as the balancer has it: its own file, haproxy.cfg, and the running process. Of values that disagree the
 * one that differs from the declared one shows. A server that is missing from the configuration in force or from the
 * running process shows as "absent".
 *
 * @returns undefined when no trace is left of it
 */
export function observeServer(
  declared: HaproxyServerInputs,
  facts: BalancerFacts,
): HaproxyServerInputs | undefined {
  const mine = (row: { backend: string; server: string }) =>
    row.backend === declared.backend && row.server === declared.server;
  const part = facts.parts.find(mine);
  const line = serversIn(facts.whole ?? "").find(mine);
  const live = facts.servers?.find(mine);
  if (part === undefined && line === undefined && live === undefined) return undefined;

  const targets = [part, line].flatMap((row) => (row === undefined ? [] : [targetOf(row)]));
  if (live !== undefined) targets.push(live);
  const whole = part !== undefined && line !== undefined;
  const running = facts.servers === undefined ? "ready" : (live?.administration ?? "absent");
  return {
    ...declared,
    address: odd(
      declared.address,
      targets.map((target) => target.address),
    ),
    port: odd(
      declared.port,
      targets.map((target) => target.port),
    ),
    administration: whole ? running : "absent",
  };
}

/** The first value that is not the expected one, if any. */
function odd<T>(expected: T, values: readonly T[]): T {
  return values.find((value) => value !== expected) ?? expected;
}

/** Options behind the target are ours to have none of: they count as part of the address, hence as a difference. */
function targetOf({ rest }: ServerLine): { address: string; port: number } {
  const match = /^\[?([^\]\s]+?)\]?:(\d+)$/.exec(rest);
  return match === null
    ? { address: rest, port: 0 }
    : { address: match[1]!, port: Number(match[2]) };
}
