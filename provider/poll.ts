import { setTimeout as pause } from "node:timers/promises";
import type { Session } from "./kind";

/**
 * Looks again and again until there is an answer; undefined when the time is up.
 *
 * @param every seconds between two looks
 * @throws what the session was aborted with
 */
export async function poll<T>(
  session: Session,
  seconds: number,
  look: () => Promise<T | undefined>,
  every = 1,
): Promise<T | undefined> {
  const { signal } = session;
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const answer = await look();
    if (answer !== undefined || Date.now() > end) return answer;
    // The pause would say that it was aborted; the signal says why.
    await pause(every * 1000, undefined, { signal }).catch(() => signal.throwIfAborted());
  }
}
