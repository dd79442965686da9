import type { DraftHost } from "../inventory/draft";
import { InventoryError } from "../inventory/inventory-error";
import { examine } from "../inventory/read";
import { withoutComment } from "../inventory/schema/ssh-key";
import type { SourceText } from "../inventory/source";
import type { HostAccess } from "../provider/access";

/** A host whose key is asked for. */
export interface Subject {
  readonly name: string;
  readonly address: string;
  readonly port: number;
  readonly user: string;
  readonly offline: boolean;
  /** What the inventory pins. @default absent: nothing, or nothing that is a key */
  readonly pinned?: string;
  /** Name of the host through which it is reached. */
  readonly jump?: string;
}

/**
 * The hosts of an inventory by name, which may lack their keys but has no other fault.
 * @throws InventoryError with all other faults
 */
export function subjectsOf(inventory: SourceText): ReadonlyMap<string, Subject> {
  // Charts have no part in this.
  const { draft, faults } = examine({ inventory });
  const others = faults.filter(({ path }) => !/^hosts\..*\.hostKey$/.test(path));
  if (others.length > 0) throw new InventoryError(others);
  return new Map(draft.hosts.map((host) => [host.name, subjectOf(host)]));
}

function subjectOf({ name, address, port, user, state, hostKey, jump }: DraftHost): Subject {
  if (address === undefined) throw new Error(`${name}: no address, and no fault about it`);
  return {
    name,
    address,
    port,
    user,
    offline: state === "offline",
    ...(hostKey === undefined ? {} : { pinned: withoutComment(hostKey) }),
    ...(jump === undefined ? {} : { jump }),
  };
}

/**
 * How a host is dialled, with the keys known by now.
 * @returns the name of a host on the way whose key is not known, instead
 */
export function accessTo(
  subject: Subject,
  subjects: ReadonlyMap<string, Subject>,
  keys: ReadonlyMap<string, string>,
): HostAccess | string {
  const { name: host, address, port, user, offline } = subject;
  const own = { host, address, port, user, hostKey: keys.get(host) ?? "" };
  const access = offline ? { ...own, offline } : own;
  const jump = subject.jump === undefined ? undefined : subjects.get(subject.jump);
  if (jump === undefined) return access;
  const way = accessTo(jump, subjects, keys);
  if (typeof way === "string") return way;
  return way.hostKey === "" ? way.host : { ...access, jump: way };
}

/** Hosts reached directly first, then those behind them, and so on; by name among equals. */
export function inWaves(subjects: ReadonlyMap<string, Subject>, names: readonly string[]) {
  const depth = (name: string): number => {
    const jump = subjects.get(name)?.jump;
    return jump === undefined ? 0 : depth(jump) + 1;
  };
  const waves: Subject[][] = [];
  for (const name of [...names].sort()) {
    const subject = subjects.get(name);
    if (subject !== undefined) (waves[depth(name)] ??= []).push(subject);
  }
  return waves.filter((wave) => wave !== undefined);
}
