import { setTimeout as sleep } from "node:timers/promises";

/** Something that should go on answering while a change is applied. */
export interface Watched {
  /** For the report: "the page", "ssh to node1". */
  readonly what: string;
  /** Whether it answers now; within about a second, and without throwing. */
  answers(): Promise<boolean>;
}

/** How often and how long something did not answer. */
export interface Interruption {
  readonly what: string;
  readonly times: number;
  /** From the first silent look to the first answer after it, so at most a period too much. */
  readonly longestSeconds: number;
  readonly totalSeconds: number;
}

export interface Look {
  /** Milliseconds on any clock that only goes forward. */
  readonly at: number;
  readonly answered: boolean;
}

const PERIOD_MS = 250;

/** Looks at everything four times a second from now on. @returns ends it and tells what was interrupted */
export function watch(watched: readonly Watched[]): () => Promise<Interruption[]> {
  let stopped = false;
  const running = watched.map(async (one) => {
    const looks: Look[] = [];
    while (!stopped) {
      const at = performance.now();
      looks.push({ at, answered: await one.answers() });
      await sleep(Math.max(0, at + PERIOD_MS - performance.now()));
    }
    return interruptionOf(one.what, looks, performance.now());
  });
  return () => {
    stopped = true;
    return Promise.all(running);
  };
}

/** @param end when the looking ended: a silence may last until then */
export function interruptionOf(what: string, looks: readonly Look[], end: number): Interruption {
  const silences: number[] = [];
  let since: number | undefined;
  for (const { at, answered } of [...looks, { at: end, answered: true }]) {
    if (!answered) since ??= at;
    else if (since !== undefined) {
      silences.push((at - since) / 1000);
      since = undefined;
    }
  }
  return {
    what,
    times: silences.length,
    longestSeconds: Math.max(0, ...silences),
    totalSeconds: silences.reduce((sum, silence) => sum + silence, 0),
  };
}
