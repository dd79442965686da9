import { runAttached } from "../twin/run";
import { sshArguments } from "../twin/ssh";
import { Twin } from "../twin/twin";
import { UsageError, type Command } from "./command";

/** A login on a host as root, or one command there; its exit code is ours. */
export const shell: Command = {
  usage: "shell HOST [-- COMMAND]",
  summary: "log in to a host, or run a command there",
  async run({ stack, words, rest }) {
    const [name] = words;
    if (name === undefined || words.length > 1) {
      throw new UsageError("shell takes one host; a command goes after --");
    }
    const twin = await Twin.existing(stack);
    return runAttached("ssh", [...sshArguments(twin.paths, twin.host(name)), ...rest]);
  },
};
