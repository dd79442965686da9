import type { CephCommand } from "./commands";

/** The root that every OSD and every rule of ours stands under, as Ceph makes it with its first OSD. */
export const ROOT = "default";

/** A rule by which pools choose the OSDs of their copies. */
export interface RuleFacts {
  readonly id: number;
  readonly name: string;
  /** "host": no two copies under one host. Anything else than such a domain is "the rule NAME". */
  readonly domain: string;
}

/** One step of a rule, as `ceph osd crush rule dump` prints it. */
interface RuleStep {
  readonly op: string;
  readonly num?: number;
  readonly type?: string;
  readonly item_name?: string;
}

/**
 * What a rule keeps apart. The form of `osd crush rule create-replicated` is the only one that is understood: take the root,
 * choose as many buckets of a type as there are copies, one OSD in each. A class of devices narrows which OSDs are chosen and
 * keeps the same things apart, so it is none of ours; so are the tries of a search.
 * @see docs.ceph.com, "CRUSH Maps", "Rules"
 */
export function domainOf(name: string, steps: readonly RuleStep[]): string {
  const [take, choose, emit, ...more] = steps.filter(({ op }) => !op.startsWith("set_"));
  const plain =
    take?.op === "take" &&
    take.item_name?.split("~")[0] === ROOT &&
    (choose?.op === "chooseleaf_firstn" || isOsd(choose)) &&
    choose?.num === 0 &&
    emit?.op === "emit" &&
    more.length === 0;
  return (plain ? choose.type : undefined) ?? `the rule ${name}`;
}

/** OSDs themselves have no leaves to choose. */
function isOsd(step: RuleStep | undefined): boolean {
  return step?.op === "choose_firstn" && step.type === "osd";
}

/**
 * A rule that keeps copies on different hosts, and the order that makes one where there is none: Ceph's own may have been
 * edited in place, and its name cannot be taken again.
 */
export function hostRule(rules: readonly RuleFacts[]): { name: string; make: CephCommand[] } {
  const [first] = rules.filter(({ domain }) => domain === "host").sort((a, b) => a.id - b.id);
  if (first !== undefined) return { name: first.name, make: [] };
  const taken = (name: string) => rules.some((rule) => rule.name === name);
  let name = "replicated_host";
  for (let i = 2; taken(name); i++) name = `replicated_host_${i}`;
  const command = { prefix: "osd crush rule create-replicated", name, root: ROOT, type: "host" };
  return { name, make: [{ to: "mon", command }] };
}

/** Buckets and OSDs, as `ceph osd tree` prints them. */
export interface TreeNode {
  readonly id: number;
  readonly name: string;
  readonly type: string;
  readonly children?: readonly number[];
}

/** Where a node hangs, from the top down, without itself. */
export function above(nodes: readonly TreeNode[], id: number): TreeNode[] {
  const parent = nodes.find(({ children }) => children?.includes(id) === true);
  return parent === undefined ? [] : [...above(nodes, parent.id), parent];
}

/** A place in the map in Ceph's own words. What an owner has put between root and host (a rack) is not part of it. */
export function place(root: string, host: string): string {
  return `root=${root} host=${host}`;
}

export function placeOf(nodes: readonly TreeNode[], id: number): string {
  const way = above(nodes, id);
  const root = way[0]?.type === "root" ? way[0].name : "(none)";
  return place(root, way.find(({ type }) => type === "host")?.name ?? "(none)");
}
