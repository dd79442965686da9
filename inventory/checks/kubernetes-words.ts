import type { Draft } from "../draft";
import type { Finding } from "../fault";
import { quoted } from "../one-line";
import { isQualifiedName } from "../schema/kubernetes-words";
import { isNode } from "../site";

/** Keys of labels, and what may not be said twice, or of no node. */
export function kubernetesWordFindings(draft: Draft): Finding[] {
  return [...wordFindings(draft), ...withoutNode(draft)];
}

/** Kubernetes never hears of them, silently. */
function withoutNode({ inventory, hosts, rolesKnown }: Draft): Finding[] {
  if (!rolesKnown) return [];
  return (["classes", "hosts"] as const).flatMap((section) =>
    Object.entries(inventory[section] ?? {}).flatMap(([name, entry]) => {
      const its = hosts.filter(
        (host) => (section === "hosts" ? host.name : host.className) === name,
      );
      if (its.length === 0 || its.some(isNode)) return [];
      const none = section === "hosts" ? `${name} is no node` : "no host of this class is a node";
      return (["labels", "taints"] as const)
        .filter((field) => Object.keys(entry?.[field] ?? []).length > 0)
        .map((field) => ({
          path: [section, name, field],
          reason: `${none} of the cluster, and only nodes have ${field}; remove them, or give it the role worker or control-plane`,
        }));
    }),
  );
}

function wordFindings({ inventory }: Draft): Finding[] {
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
