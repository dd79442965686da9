import type { Draft, DraftHost } from "../draft";
import type { Finding } from "../fault";
import { shown } from "../one-line";
import { didYouMean } from "../suggest";

/** Ways to hosts lead through hosts that exist and are switched on, and come to an end. */
export function jumpFindings({ hosts, isRefused }: Draft): Finding[] {
  const byName = new Map(hosts.map((host) => [host.name, host]));
  return hosts.flatMap((host): Finding[] => {
    if (host.jump === undefined) return [];
    const finding = (reason: string) => [{ path: ["hosts", host.name, "jump"], reason }];
    const jump = byName.get(host.jump);
    if (jump === undefined) {
      if (isRefused(["hosts", host.jump])) return [];
      const others = [...byName.keys()].filter((name) => name !== host.name);
      return finding(`there is no host ${shown(host.jump)}; ${didYouMean(host.jump, others)}`);
    }
    const way = wayTo(host, byName);
    if (way.at(-1) === host.name) {
      return finding(
        way.length === 2
          ? "is the host itself; write the host through which it is reached, or remove the line"
          : `leads back to itself (${way.join(" > ")}); let one of them be reached directly`,
      );
    }
    if (jump.state === "offline" && host.state !== "offline") {
      return finding(
        `${jump.name} is declared offline, so nothing passes through it; write \`state: offline\` here too, or another way`,
      );
    }
    return [];
  });
}

/** Names from a host along its jumps, up to one reached directly or met before. */
function wayTo(host: DraftHost, byName: ReadonlyMap<string, DraftHost>): string[] {
  const way = [host.name];
  for (let next = host.jump; next !== undefined; next = byName.get(next)?.jump) {
    const met = way.includes(next);
    way.push(next);
    if (met) break;
  }
  return way;
}
