import type { Draft } from "../draft";
import type { Finding } from "../fault";
import { labelReason } from "../schema/texts";

/** Names become host names, node names and resource names, so they are DNS labels, and mean one thing each. */
export function nameFindings({ inventory }: Draft): Finding[] {
  const sections = ["classes", "hosts", "peers", "releases"] as const;
  const findings = sections.flatMap((section) =>
    Object.keys(inventory[section] ?? {}).flatMap((name): Finding[] => {
      const reason = labelReason(name) ?? numberReason(name);
      return reason === undefined ? [] : [{ path: [section, name], reason }];
    }),
  );
  for (const name of Object.keys(inventory.hosts ?? {})) {
    if (name === "localhost") {
      findings.push({
        path: ["hosts", name],
        reason: "every machine calls itself that; choose another name",
      });
    }
    if (Object.hasOwn(inventory.peers ?? {}, name)) {
      findings.push({
        path: ["peers", name],
        reason: `a host has this name too (hosts.${name}); rename one of the two`,
      });
    }
  }
  return findings;
}

/** YAML and JavaScript take such a name for a number, and the latter puts it before all others. */
function numberReason(name: string): string | undefined {
  return /^\d+$/.test(name)
    ? "a name of digits alone reads as a number; put a letter in it"
    : undefined;
}
