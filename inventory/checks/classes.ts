import type { Draft } from "../draft";
import { type Finding, type Path, pathText } from "../fault";
import { ownValue } from "../source";

const scalars = ["architecture", "port", "user", "facing"] as const;
const lists = ["roles", "taints"] as const;

/**
 * Hosts of one class are configured identically, so a host may repeat its class but not contradict it.
 *
 * @param isOverlaid whether a value was written in the overlay, which may contradict: it says how a stand-in for the machine is
 *   reached and what it is, not what the machine shall be
 */
export function classFindings(
  { inventory }: Draft,
  isOverlaid: (path: Path) => boolean,
): Finding[] {
  const classes = inventory.classes ?? {};
  return Object.entries(inventory.hosts ?? {}).flatMap(([name, host]) => {
    const className = host?.class;
    if (host === undefined || className === undefined) return [];
    const shared = ownValue(classes, className);
    if (shared === undefined) return [];
    const contradiction = (field: string, value: unknown, rest: Path = []): Finding => ({
      path: ["hosts", name, field, ...rest],
      reason: `contradicts ${pathText(["classes", className])}, which says ${String(value)}; remove it, or give the host a class of its own`,
    });
    const findings: Finding[] = [];
    for (const field of scalars) {
      const [own, its] = [host[field], shared[field]];
      if (own !== undefined && its !== undefined && own !== its)
        findings.push(contradiction(field, its));
    }
    for (const field of lists) {
      const [own, its] = [host[field], shared[field]];
      if (own !== undefined && its !== undefined && asSet(own) !== asSet(its)) {
        findings.push(contradiction(field, `[${its.join(", ")}]`));
      }
    }
    for (const [key, value] of Object.entries(host.labels ?? {})) {
      const its = ownValue(shared.labels ?? {}, key);
      if (value !== undefined && its !== undefined && value !== its) {
        findings.push(contradiction("labels", its, [key]));
      }
    }
    return findings.filter(({ path }) => !isOverlaid(path));
  });
}

function asSet(list: readonly (string | undefined)[]): string {
  return [...new Set(list)].sort().join();
}
