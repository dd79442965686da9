import type { Progress } from "../progress";

/** What a command is called with. */
export interface CommandInput {
  readonly stack: string;
  /** Words after the command's name. */
  readonly words: readonly string[];
  /** Words after `--`. */
  readonly rest: readonly string[];
  readonly progress: Progress;
}

/** One word of the lab's command line. */
export interface Command {
  /** One line for the help, from the command's own words on. */
  readonly usage: string;
  readonly summary: string;
  /** @returns the exit code */
  run(input: CommandInput): Promise<number>;
}

/** A mistake in the words of a command line. */
export class UsageError extends Error {}
