import { withoutAccess } from "../../provider/address-book";
import { detailedDiff } from "../../provider/grpc/detailed-diff";
import type { Recorded } from "./record";

const label = (r: Recorded) => `${r.type} ${r.name}`;

/**
 * Everything each resource waits for, directly or not. Waiting for a component is waiting for its children.
 * @throws Error when resources wait for each other in a circle
 */
export function ancestors(resources: readonly Recorded[]): Map<string, ReadonlySet<string>> {
  const byLabel = new Map(resources.map((r) => [label(r), r]));
  const done = new Map<string, Set<string>>();
  const visit = (name: string, path: readonly string[]): Set<string> => {
    if (path.includes(name)) throw new Error(`a circle: ${[...path, name].join(" > ")}`);
    const known = done.get(name);
    if (known !== undefined) return known;
    const all = new Set<string>();
    for (const next of byLabel.get(name)?.dependsOn ?? []) {
      all.add(next);
      for (const further of visit(next, [...path, name])) all.add(further);
    }
    done.set(name, all);
    return all;
  };
  for (const resource of resources) visit(label(resource), []);
  return done;
}

/** Pairs of resources, one of each group, of which neither waits for the other. */
export function unordered(
  resources: readonly Recorded[],
  groups: readonly (readonly Recorded[])[],
): string[] {
  const before = ancestors(resources);
  const pairs: string[] = [];
  groups.forEach((group, i) =>
    groups.slice(i + 1).forEach((other) => {
      for (const a of group)
        for (const b of other)
          if (!before.get(label(a))?.has(label(b)) && !before.get(label(b))?.has(label(a)))
            pairs.push(`${label(a)} | ${label(b)}`);
    }),
  );
  return pairs;
}

/** A graph as comparable data: everything but the order of registration. */
export function canonical(resources: readonly Recorded[]): unknown[] {
  return resources
    .map(({ type, name, parent, dependsOn, inputs, secrets }) => ({
      type,
      name,
      parent,
      dependsOn,
      inputs,
      secrets,
    }))
    .sort((a, b) => (`${a.type} ${a.name}` < `${b.type} ${b.name}` ? -1 : 1));
}

/** What turns one graph into another: resources, and the inputs and edges that changed on those that stay. */
export function difference(before: readonly Recorded[], after: readonly Recorded[]) {
  const olds = new Map(before.map((r) => [label(r), r]));
  const news = new Map(after.map((r) => [label(r), r]));
  const changed: Record<string, string[]> = {};
  const edges: Record<string, string[]> = {};
  for (const [name, old] of olds) {
    const now = news.get(name);
    if (now === undefined) continue;
    const keys = Object.keys({ ...old.inputs, ...now.inputs })
      .filter((key) => JSON.stringify(old.inputs[key]) !== JSON.stringify(now.inputs[key]))
      .flatMap((key) => (key === "hosts" ? partsThatDiffer(old, now) : [key]));
    if (keys.length > 0) changed[name] = keys.sort();
    const moved = [
      ...now.dependsOn.filter((d) => !old.dependsOn.includes(d)).map((d) => `+ ${d}`),
      ...old.dependsOn.filter((d) => !now.dependsOn.includes(d)).map((d) => `- ${d}`),
    ];
    if (moved.length > 0) edges[name] = moved.sort();
  }
  return {
    added: [...news.keys()].filter((name) => !olds.has(name)).sort(),
    removed: [...olds.keys()].filter((name) => !news.has(name)).sort(),
    changed,
    edges,
  };
}

/** What several hosts have of one thing differs by paths, as a preview shows it, and not by how they are reached. */
function partsThatDiffer(old: Recorded, now: Recorded): string[] {
  const parts = ({ inputs }: Recorded) => ({ hosts: withoutAccess(inputs["hosts"]) });
  return [...detailedDiff(parts(old), parts(now)).keys()];
}
