import type { Draft } from "../draft";
import type { Finding } from "../fault";
import { isLoopback } from "../network";
import { labelReason } from "../schema/texts";

/** What stands in every /etc/hosts already, beside the names of the machine itself. */
const groupNames = ["ip6-allnodes", "ip6-allrouters"];

/** Names become host names, node names and resource names, so they are DNS labels, and mean one thing each. */
export function nameFindings({ inventory }: Draft): Finding[] {
  const sections = ["classes", "hosts", "peers", "releases"] as const;
  const findings = sections.flatMap((section) =>
    Object.keys(inventory[section] ?? {}).flatMap((name): Finding[] => {
      const reason = labelReason(name) ?? numberReason(name) ?? lengthReason(section, name);
      return reason === undefined ? [] : [{ path: [section, name], reason }];
    }),
  );
  for (const name of Object.keys(inventory.hosts ?? {})) {
    if (isLoopback(name) || groupNames.includes(name)) {
      findings.push({
        path: ["hosts", name],
        reason: "every machine calls itself that; choose another name",
      });
    }
    const short = name.replace(/-containerd$/, "");
    if (short !== name && Object.hasOwn(inventory.hosts ?? {}, short)) {
      // Two resources of one name would end the run in its middle.
      const reason = `hosts.${short} has a containerd, which is called ${name} too; choose another name`;
      findings.push({ path: ["hosts", name], reason });
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

/** Helm leaves ten characters of a label to what it appends. @see helm.sh, "The Chart Template Developer's Guide" */
const longestRelease = 53;

function lengthReason(section: string, name: string): string | undefined {
  return section === "releases" && name.length > longestRelease
    ? `has ${name.length} characters, and Helm takes ${longestRelease} at most; shorten it`
    : undefined;
}
