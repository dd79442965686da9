import type { OperationCall } from "../../../provider/grpc/handlers";
import { UNKNOWN } from "../../../provider/grpc/sentinels";
import type { Properties } from "../../../provider/grpc/wire";
import type { EditionResource } from "../edition";
import { connect, type Connection } from "./connection";
import { differences, faults, newId, withDefaults } from "./inputs";
import { runLocally, type Place } from "./local-run";
import { runRemotely } from "./remote-run";
import { runOf, type CommandInputs, type Output, type Run } from "./run";

/** Where a command runs. */
interface Site {
  /** Inputs beside those that all commands have. */
  readonly words: readonly string[];
  readonly required: readonly string[];
  run(inputs: Properties, run: Run): Promise<Output>;
}

const WORDS = [
  "create",
  "update",
  "delete",
  "stdin",
  "environment",
  "triggers",
  "logging",
  "addPreviousOutputInEnv",
];

const LOCAL: Site = {
  words: ["interpreter", "dir"],
  required: [],
  run: (inputs, run) => runLocally(run, inputs as Place),
};

const REMOTE: Site = {
  words: ["connection"],
  required: ["connection"],
  async run(inputs, run) {
    const client = await connect(inputs["connection"] as Connection, run.signal);
    try {
      return await runRemotely(client, run);
    } finally {
      client.end();
    }
  },
};

/** `command:local:Command` */
export const LOCAL_COMMAND = commandResource(LOCAL);
/** `command:remote:Command` */
export const REMOTE_COMMAND = commandResource(REMOTE);

/** Nothing to read: a command leaves no state that could be compared. */
function commandResource(site: Site): EditionResource {
  const words = [...WORDS, ...site.words];

  async function execute(
    call: OperationCall,
    command: unknown,
    inputs: Properties,
    previous: Properties,
  ): Promise<Properties> {
    if (typeof command !== "string") {
      return { stdout: previous["stdout"] ?? "", stderr: previous["stderr"] ?? "" };
    }
    const output = await site.run(inputs, runOf(call, command, inputs as CommandInputs, previous));
    return { ...output };
  }

  return {
    check: ({ news }) => ({
      inputs: withDefaults(news),
      failures: faults(news, words, site.required),
    }),

    diff: ({ oldInputs, news }) => ({ diffs: differences(oldInputs, news) }),

    async create(call) {
      if (call.preview) {
        return { id: "", outputs: { ...call.inputs, stdout: UNKNOWN, stderr: UNKNOWN } };
      }
      const output = await execute(call, call.inputs["create"], call.inputs, {});
      return { id: newId(call.name), outputs: { ...call.inputs, ...output } };
    },

    read: ({ id, inputs, outputs }) => ({ id, inputs, outputs }),

    async update(call) {
      const { news, olds } = call;
      if (call.preview) {
        return { outputs: { ...news, stdout: UNKNOWN, stderr: UNKNOWN } };
      }
      const output = await execute(call, news["update"] ?? news["create"], news, olds);
      return { outputs: { ...news, ...output } };
    },

    async delete(call) {
      await execute(call, call.outputs["delete"], call.outputs, call.outputs);
    },
  };
}
