import { Faults } from "../twin/faults";
import type { TwinHost } from "../twin/plan";
import { Twin } from "../twin/twin";
import { UsageError, type Command } from "./command";

const VERBS = [
  "crash HOST...",
  "start HOST...",
  "block ssh|all HOST...",
  "unblock HOST...",
  "partition HOST,HOST HOST,HOST",
  "fill HOST DIRECTORY",
  "empty HOST DIRECTORY",
];

/** Breaks hosts on purpose, and puts them right. */
export const fault: Command = {
  usage: "fault VERB ...",
  summary: VERBS.join(" · "),
  async run({ stack, words }) {
    const [verb, ...args] = words;
    const twin = await Twin.existing(stack);
    const faults = new Faults(twin);
    const hosts = (names: readonly string[]): TwinHost[] => {
      if (names.length === 0) {
        throw new UsageError(`fault ${verb}: which host?`);
      }
      return names.map((name) => twin.host(name));
    };
    switch (verb) {
      case "crash":
        await faults.crash(...hosts(args));
        return 0;
      case "start":
        await faults.start(...hosts(args));
        return 0;
      case "block": {
        const [what, ...names] = args;
        if (what !== "ssh" && what !== "all") {
          throw new UsageError("fault block: ssh or all?");
        }
        await faults.block(what, ...hosts(names));
        return 0;
      }
      case "unblock":
        await faults.unblock(...hosts(args));
        return 0;
      case "partition": {
        const [left, right] = args.map((group) => hosts(group.split(",")));
        if (left === undefined || right === undefined || args.length > 2) {
          throw new UsageError("fault partition: takes two groups, hosts joined by commas");
        }
        await faults.partition(left, right);
        return 0;
      }
      case "fill":
      case "empty": {
        const [name, directory] = args;
        if (name === undefined || directory === undefined || !directory.startsWith("/")) {
          throw new UsageError(`fault ${verb}: takes a host and a directory's full path`);
        }
        await faults[verb](twin.host(name), directory);
        return 0;
      }
      default:
        throw new UsageError(`fault: one of ${VERBS.join(", ")}`);
    }
  },
};
