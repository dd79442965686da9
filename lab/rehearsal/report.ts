import type { Interruption } from "./watch";

export interface Rehearsal {
  readonly stack: string;
  /** Git revision of the inventory that was there before. */
  readonly revision: string;
  readonly upSeconds: number;
  readonly interruptions: readonly Interruption[];
  /** Whether a preview after it was empty. */
  readonly quiet: boolean;
}

/** What a person wants to know before doing it to real machines. */
export function renderReport(rehearsal: Rehearsal): string {
  const { stack, revision, upSeconds, interruptions, quiet } = rehearsal;
  const broken = interruptions.filter(({ times }) => times > 0);
  const whole = interruptions.filter(({ times }) => times === 0).map(({ what }) => what);
  return [
    "",
    `Rehearsed on the twin of ${stack}, from the inventory of ${revision} to the one in the folder:`,
    `  applied in ${upSeconds.toFixed(1)} s; a preview after it is ${quiet ? "empty" : "NOT empty"}`,
    ...broken.map(
      ({ what, times, longestSeconds, totalSeconds }) =>
        `  interrupted: ${what}, ${times} ${times === 1 ? "time" : "times"}, ` +
        `${totalSeconds.toFixed(1)} s in all, ${longestSeconds.toFixed(1)} s at most`,
    ),
    ...(whole.length === 0 ? [] : [`  never interrupted: ${whole.join(", ")}`]),
    "  The twin's hosts are containers: what they cannot show is listed in docs/architecture.md.",
    "",
  ].join("\n");
}
