import { topLevel } from "../../../provider/grpc/detailed-diff";

/** A row that a preview must show, and nothing beside it. */
export interface Row {
  /** Type token: several resources of one host have the same name. */
  readonly kind: string;
  readonly name: string;
  /** Property paths that differ; empty for a row that is made again. */
  readonly fields: readonly string[];
  /** @default "update" */
  readonly op?: "create";
}

/** One thing that somebody does to a machine by hand, and the rows that must show it. */
export interface Tampering {
  readonly title: string;
  /** A host, or "workstation" for what is done from there. */
  readonly host: string;
  readonly command: string;
  /** The tampered resource first; others only where one fact of the machine belongs to several rows. */
  readonly rows: readonly [Row, ...Row[]];
  /** What the machine says once it is repaired. @default the empty preview after it is the proof */
  readonly proof?: { readonly command: string; readonly prints: string };
  /** What it stops or changes as a whole, so that nothing else inside of it could be seen. @default only its rows */
  readonly stops?: string;
  /** What has to run for it to be seen. */
  readonly inside?: string;
  /** Why it is tried in a round of its own. */
  readonly alone?: string;
  /** For what Croft shows and must not mend: the words of the refusal, and what the person then does. */
  readonly refused?: { readonly words: RegExp; readonly undo: string };
  /** For a row that waits for the world to heal: what heals it while `up` waits, on the same host. */
  readonly heals?: string;
}

/** `croft:host:File` row, and so on: most cases have one. */
export function row(kind: string, name: string, ...fields: readonly string[]): Row {
  return { kind, name, fields };
}

/** The row of a resource that is gone from its machine. */
export function gone(kind: string, name: string): Row {
  return { kind, name, fields: [], op: "create" };
}

/** Names of the facets that a case drifts: the properties its paths begin with. */
export function facetsOf({ rows }: Tampering): { kind: string; facet: string }[] {
  return rows.flatMap(({ kind, fields }) =>
    fields.map((path) => ({ kind, facet: topLevel(path) })),
  );
}

/** A text for the workstation that runs another one on several hosts. */
export const onHosts = (hosts: readonly string[], command: string) =>
  hosts.map((host) => `node dist/lab/main.js shell ${host} -- '${command}'`).join(" && ");

/** So many that a round which fails can still be taken apart by eye. */
const mostInOneRound = 12;

/**
 * Cases in rounds: in one round no two touch a row together, none is inside of what another stops, and what wants to be
 * alone is. Each round is one preview, one `up` and one empty preview for all of its cases.
 */
export function rounds(cases: readonly Tampering[]): Tampering[][] {
  const made: Tampering[][] = [];
  for (const one of cases) {
    const fits = made.find(
      (round) => round.length < mostInOneRound && round.every((other) => independent(one, other)),
    );
    if (fits === undefined) made.push([one]);
    else fits.push(one);
  }
  return made;
}

function independent(a: Tampering, b: Tampering): boolean {
  if (a.alone !== undefined || b.alone !== undefined) return false;
  if (a.refused !== undefined || b.refused !== undefined) return false;
  if (a.stops !== undefined && (a.stops === b.inside || a.stops === b.stops)) return false;
  if (b.stops !== undefined && b.stops === a.inside) return false;
  const taken = new Set(a.rows.map(({ kind, name }) => `${kind} ${name}`));
  return !b.rows.some(({ kind, name }) => taken.has(`${kind} ${name}`));
}
