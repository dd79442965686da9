import { UsageError } from "./commands/command";

/** A command line taken apart. */
export interface CommandLine {
  readonly command: string;
  readonly stack: string;
  readonly words: readonly string[];
  /** Words after `--`. */
  readonly rest: readonly string[];
}

/**
 * @param args words after the program's name
 * @throws UsageError naming the word that is wrong
 */
export function parseCommandLine(args: readonly string[]): CommandLine {
  const end = args.indexOf("--");
  const own = end === -1 ? [...args] : args.slice(0, end);
  const rest = end === -1 ? [] : args.slice(end + 1);
  let stack = "lab";
  const words: string[] = [];
  while (own.length > 0) {
    const word = own.shift() ?? "";
    const [option, joined] = word.split(/=(.*)/s);
    if (option === "--stack") {
      stack = joined ?? own.shift() ?? "";
      // It becomes part of container, network and folder names.
      if (!/^[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?$/.test(stack)) {
        throw new UsageError("--stack takes a name of lower-case letters, digits and dashes");
      }
    } else if (word === "-h" || word === "--help") {
      words.unshift("help");
    } else if (word.startsWith("-")) {
      throw new UsageError(`unknown option ${word}`);
    } else {
      words.push(word);
    }
  }
  const [command = "up", ...others] = words;
  return { command, stack, words: others, rest };
}
