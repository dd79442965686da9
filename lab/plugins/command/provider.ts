import type { InvokeAnswer, InvokeCall } from "../../../provider/grpc/handlers";
import type { Edition, EditionResource } from "../edition";
import { packageVersion } from "../package-version";
import { LOCAL_COMMAND, REMOTE_COMMAND } from "./command-resource";
import { COPY_TO_REMOTE } from "./copy-to-remote";
import { runLocally, type Place } from "./local-run";
import { runOf, type CommandInputs } from "./run";

const RESOURCES: Readonly<Record<string, EditionResource>> = {
  "command:local:Command": LOCAL_COMMAND,
  "command:remote:Command": REMOTE_COMMAND,
  "command:remote:CopyToRemote": COPY_TO_REMOTE,
};

/** Commands and copies of single files; not asset globs, archives, or the deprecated CopyFile. */
export const COMMAND: Edition = {
  name: "command",
  version: packageVersion("@pulumi/command"),
  resource: (type) => RESOURCES[type],
  functions: { "command:local:run": runFunction },
};

async function runFunction({ args }: InvokeCall): Promise<InvokeAnswer> {
  const refused = ["assetPaths", "archivePaths"].filter((word) => args[word] !== undefined);
  if (refused.length > 0) {
    const reason = "is not part of this edition of the command plugin";
    return { failures: refused.map((property) => ({ property, reason })) };
  }
  const call = { signal: new AbortController().signal, progress: () => undefined };
  const run = runOf(call, String(args["command"]), args as CommandInputs, {});
  return { result: { ...args, ...(await runLocally(run, args as Place)) } };
}
