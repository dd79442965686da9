import type { RunOptions, Session } from "../kind";
import { forgetLooks, type Look, lookAtCluster, type Members } from "./look";
import { EXECUTE } from "./python";
import type { ClusterFacts } from "./facts";

/** One command of Ceph's, in the words of its own command descriptions. */
export interface CephCommand {
  /** Who serves it: the monitors, or the manager with its orchestrator. */
  readonly to: "mon" | "mgr";
  readonly command: { readonly prefix: string; readonly [argument: string]: unknown };
  /** What the `ceph` program would take with `-i`. */
  readonly input?: string;
  /** Tried again for this long; for what a starting manager refuses. @default 0 */
  readonly retrySeconds?: number;
  /** Words without which an answer of success is as good as refused: Ceph did nothing. @default none */
  readonly doneText?: string;
  /** @default 60 */
  readonly timeoutSeconds?: number;
  /** Error numbers that are no failure, e.g. 2 (ENOENT) of a removal. @default none */
  readonly accept?: readonly number[];
}

/** Has the orchestrator look at its hosts: what it knows of their daemons may be ten minutes old. */
export const lookAgain: CephCommand = {
  to: "mgr",
  command: { prefix: "orch ps", refresh: true },
  retrySeconds: 60,
};

/**
 * One command at a time: the orchestrator serves them in one thread, where a second one would spend its own time-out
 * waiting for the first.
 */
let turn: Promise<unknown> = Promise.resolve();

function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const mine = turn.then(work, work);
  turn = mine.catch(() => undefined);
  return mine;
}

/**
 * Runs commands one after another on a member that holds the administrator's key.
 * @throws RemoteError naming the command that failed
 */
export function ceph(
  session: Session,
  members: Members,
  commands: readonly CephCommand[],
  options: Omit<RunOptions, "stdin"> = {},
): Promise<void> {
  return inTurn(async () => {
    forgetLooks();
    const { via } = await answering(session, members);
    const stdin = JSON.stringify(commands);
    try {
      const plainStdin = commands.every(({ input }) => input === undefined);
      await session.run(via, { text: EXECUTE }, { ...options, stdin, plainStdin });
    } finally {
      forgetLooks();
    }
  });
}

/**
 * The cluster as it is now, or in a minute: a change that comes while the monitors hold an election waits for its end.
 * @throws Error with what the monitors said last
 */
export function answering(session: Session, members: Members): Promise<Look> {
  return until(session, members, 60, () => undefined);
}

/**
 * Looks until the cluster is as wished.
 * @param lacking what is still missing, in words for the resource's row; undefined when nothing is
 * @throws Error with what was lacking last
 */
export async function until(
  session: Session,
  members: Members,
  seconds: number,
  lacking: (facts: ClusterFacts) => string | undefined,
): Promise<Look> {
  const end = Date.now() + seconds * 1000;
  let last = "";
  for (;;) {
    session.signal.throwIfAborted();
    try {
      // Resources that wait at the same time share their looks; half a second does not matter to any of them.
      const seen = await lookAtCluster(session, members, 500);
      const now = lacking(seen.facts) ?? "";
      if (now === "") return seen;
      if (now !== last) session.progress(now);
      last = now;
    } catch (error) {
      // A monitor or manager that restarts answers again in a moment.
      last = error instanceof Error ? error.message : String(error);
    }
    if (Date.now() > end) throw new Error(`after ${seconds} seconds: ${last}`);
    await new Promise((resolve) => setTimeout(resolve, 1500));
  }
}
