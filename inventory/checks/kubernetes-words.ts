import type { Draft } from "../draft";
import type { Finding } from "../fault";
import { quoted } from "../one-line";
import { isQualifiedName } from "../schema/kubernetes-words";

/** Keys of labels, and what may not be said twice. */
export function kubernetesWordFindings({ inventory }: Draft): Finding[] {
  return (["classes", "hosts"] as const).flatMap((section) =>
    Object.entries(inventory[section] ?? {}).flatMap(([name, entry]) => [
      ...Object.keys(entry?.labels ?? {}).flatMap((key): Finding[] => {
        const reason = keyReason(key);
        return reason === undefined ? [] : [{ path: [section, name, "labels", key], reason }];
      }),
      ...duplicates(entry?.taints ?? [], [section, name, "taints"]),
      ...duplicates(entry?.roles ?? [], [section, name, "roles"]),
    ]),
  );
}

function keyReason(key: string): string | undefined {
  if (!isQualifiedName(key)) {
    return `${quoted(key)} is no label's key; write name or example.org/name, of letters, digits and inner - _ .`;
  }
  if (key.startsWith("node-role.kubernetes.io/"))
    return "labels of roles follow from the roles; remove it";
  return /^(beta\.)?kubernetes\.io\/(arch|hostname|os)$/.test(key)
    ? "the kubelet itself writes this label of every node; remove it"
    : undefined;
}

/** A node holds one taint per key and effect; a second one would replace the first at each run. */
function duplicates(list: readonly (string | undefined)[], path: readonly string[]): Finding[] {
  const identity = (item: string) => item.replace(/=[^:]*/, "");
  const seen = new Set<string>();
  return list.flatMap((item, index): Finding[] => {
    if (item === undefined) return [];
    const repeated = seen.has(identity(item));
    seen.add(identity(item));
    return repeated
      ? [{ path: [...path, index], reason: `${item} is already in this list; keep one` }]
      : [];
  });
}
