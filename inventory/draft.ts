import { defaults } from "./defaults";
import type { Finding, Path } from "./fault";
import { roles } from "./schema/host";
import { inventory as schema, type Inventory } from "./schema/inventory";
import type { Architecture, Host, Role } from "./site";
import { isMapping, ownValue, positionKey } from "./source";
import { suggest } from "./suggest";

type Loose<T> = T extends readonly (infer Item)[]
  ? readonly (Loose<Item> | undefined)[]
  : T extends object
    ? { readonly [Key in keyof T]?: Loose<T[Key]> | undefined }
    : T;

/**
 * An inventory from which everything that the schema refused has been taken out, so that the checks can look at the rest and
 * a person sees all faults in one run. What is there is sound by itself; anything may be missing.
 */
export interface Draft {
  readonly inventory: Loose<Inventory>;
  /** In name order, with what their classes and the defaults say filled in. */
  readonly hosts: readonly DraftHost[];
  /**
   * False where the schema refused something that decides which host does what. To count control planes then would only
   * repeat that fault in other words.
   */
  readonly rolesKnown: boolean;
  /** Whether the schema refused what stands at exactly this path, so that its absence here is no fault of its own. */
  readonly isRefused: (path: Path) => boolean;
}

export interface DraftHost {
  readonly name: string;
  readonly className?: string;
  /** False where its class was refused or does not exist: what a class would have said is then no fault of the host. */
  readonly classKnown: boolean;
  readonly architecture?: Architecture;
  /** Sorted, each once. */
  readonly roles: readonly Role[];
  readonly address?: string;
  readonly port: number;
  readonly user: string;
  readonly hostKey?: string;
  readonly jump?: string;
  readonly mesh?: string;
  readonly behind?: string;
  readonly state: Host["state"];
  readonly facing: Host["facing"];
  /** Positions are those of the inventory; a refused one is undefined. */
  readonly disks: readonly (string | undefined)[];
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly string[];
}

/** @param value plain data; @param refused what the schema found */
export function draftOf(value: unknown, refused: readonly Finding[]): Draft {
  const inventory = without(value, refused) as Loose<Inventory>;
  const classes = inventory.classes ?? {};
  const hosts = Object.entries(inventory.hosts ?? {})
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, own]) => draftHost(name, own ?? {}, classes));
  const rolesKnown =
    inventory.hosts !== undefined &&
    hosts.every((host) => host.classKnown) &&
    !refused.some(({ path, meant }) => decidesRoles(path) || (meant && decidesRoles(meant)));
  const refusedKeys = new Set(
    refused.flatMap(({ path, meant }) => [path, ...(meant ? [meant] : [])]).map(positionKey),
  );
  // One that nobody knows may have been meant for any that is not there.
  const unknownSection = refused.some(({ path: [name, ...below] }) =>
    isUnknownSection(name, below),
  );
  const isRefused = (path: Path) =>
    refusedKeys.has(positionKey(path)) ||
    (unknownSection && path.length === 1 && !Object.hasOwn(inventory, path[0]!));
  return { inventory, hosts, rolesKnown, isRefused };
}

function draftHost(
  name: string,
  own: NonNullable<NonNullable<Loose<Inventory["hosts"]>>[string]>,
  classes: NonNullable<Loose<Inventory>["classes"]>,
): DraftHost {
  const shared = own.class === undefined ? undefined : ownValue(classes, own.class);
  const architecture = own.architecture ?? shared?.architecture;
  return {
    name,
    ...(own.class === undefined ? {} : { className: own.class }),
    classKnown: shared !== undefined,
    ...(architecture === undefined ? {} : { architecture }),
    roles: roles.filter((role) => (own.roles ?? shared?.roles ?? []).includes(role)).sort(),
    ...(own.address === undefined ? {} : { address: own.address }),
    port: own.port ?? shared?.port ?? defaults.sshPort,
    user: own.user ?? shared?.user ?? defaults.user,
    ...(own.hostKey === undefined ? {} : { hostKey: own.hostKey }),
    ...(own.jump === undefined ? {} : { jump: own.jump }),
    ...(own.mesh === undefined ? {} : { mesh: own.mesh }),
    ...(own.behind === undefined ? {} : { behind: own.behind }),
    state: own.state ?? defaults.state,
    facing: own.facing ?? shared?.facing ?? defaults.facing,
    disks: own.disks ?? [],
    labels: strings({ ...shared?.labels, ...own.labels }),
    taints: [...new Set(own.taints ?? shared?.taints ?? [])].filter((taint) => taint !== undefined),
  };
}

function strings(record: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(record).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

function isUnknownSection(name: string | number | undefined, below: Path): boolean {
  return name !== undefined && below.length === 0 && !Object.hasOwn(schema.shape, name);
}

/** Whole hosts and classes, their roles, and words that were meant for those. */
function decidesRoles([section, name, field]: Path): boolean {
  if (section !== "hosts" && section !== "classes") return false;
  if (name === undefined || field === undefined) return true;
  const words = ["class", "roles"];
  return words.includes(String(field)) || suggest(String(field), words) !== undefined;
}

/** A copy in which the values at the findings' paths are absent: entries removed, items of lists left as undefined. */
function without(value: unknown, findings: readonly Finding[]): unknown {
  const copy = structuredClone(value);
  if (!isMapping(copy)) return {};
  for (const { path } of findings) {
    const last = path.at(-1);
    if (last === undefined) return {};
    const around = path.slice(0, -1).reduce<unknown>(child, copy);
    if (Array.isArray(around)) around[Number(last)] = undefined;
    else if (isMapping(around)) delete around[last];
  }
  return copy;
}

function child(around: unknown, step: string | number): unknown {
  return typeof around === "object" && around !== null
    ? (around as Record<string | number, unknown>)[step]
    : undefined;
}
