import type { Draft, DraftHost } from "../draft";
import { type Finding, type Path, pathText } from "../fault";
import { shown } from "../one-line";
import { didYouMean } from "../suggest";
import { inWrittenOrder } from "./order";

/** What a host must say, by itself or through its class. */
export function hostFindings(draft: Draft): Finding[] {
  const { inventory, hosts } = draft;
  if (inventory.hosts !== undefined && hosts.length === 0) {
    return [{ path: ["hosts"], reason: "there is no host; write at least one" }];
  }
  const classes = Object.keys(inventory.classes ?? {});
  const { isRefused } = draft;
  return hosts.flatMap((host) => {
    const path = ["hosts", host.name];
    const findings: Finding[] = [];
    const { className } = host;
    const classRefused = isRefused(["classes"]) || isRefused(["classes", className ?? ""]);
    if (className !== undefined && !host.classKnown && !classRefused) {
      const advice =
        classes.length === 0 ? "write it below `classes`" : didYouMean(className, classes);
      const reason = `there is no class ${shown(className)}; ${advice}`;
      findings.push({ path: [...path, "class"], reason });
    }
    const refused =
      isRefused([...path, "architecture"]) ||
      (className !== undefined && isRefused(["classes", className, "architecture"]));
    if (host.classKnown && host.architecture === undefined && !refused) {
      const reason = `is missing; write amd64 or arm64 here or in ${pathText(["classes", className!])}`;
      findings.push({ path: [...path, "architecture"], reason });
    }
    return findings;
  });
}

/** How a host's key is learned. It cannot be done here: trusting whoever answers first is what pinning prevents. */
export function hostKeyFindings({ hosts, isRefused }: Draft): Finding[] {
  return hosts
    .filter(({ name, hostKey }) => hostKey === undefined && !isRefused(["hosts", name, "hostKey"]))
    .filter(({ name }) => !isRefused(["hosts", name]))
    .map((host) => ({
      path: ["hosts", host.name, "hostKey"],
      reason:
        `is missing; learn it with \`npm run trust -- --stack STACK ${host.name}\`, ` +
        "and compare its fingerprint with what `ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub` says on the machine itself",
    }));
}

/** Two machines with one key are clones of one image: whoever holds one can pass for the other. */
export function sharedKeyFindings(
  { hosts, inventory }: Draft,
  isOverlaid: (path: Path) => boolean,
): Finding[] {
  const seen = new Map<string, DraftHost>();
  const written = Object.keys(inventory.hosts ?? {});
  const inOrder = [...hosts].sort((a, b) => written.indexOf(a.name) - written.indexOf(b.name));
  const pathOf = ({ name }: DraftHost) => ["hosts", name, "hostKey"];
  return inWrittenOrder(inOrder, pathOf, isOverlaid).flatMap((host): Finding[] => {
    const blob = host.hostKey?.trim().split(/\s+/)[1];
    if (blob === undefined) return [];
    const other = seen.get(blob);
    if (other === undefined) seen.set(blob, host);
    if (other === undefined || other.address === host.address) return [];
    return [
      {
        path: pathOf(host),
        reason:
          `is also the key of hosts.${other.name}; if one is a clone of the other, make it a key of its own ` +
          "(`rm /etc/ssh/ssh_host_*; ssh-keygen -A` on it)",
      },
    ];
  });
}
