import type { HostAccess } from "../access";
import type { Answer, RunOptions, Script } from "../kind";
import { answerOf } from "./answer";
import { RemoteError } from "./errors";
import type { Reply } from "./exchange";
import { mask, secretPieces } from "./mask";
import type { Pool } from "./pool";
import { renderRun } from "./script";

const TIMEOUT_SECONDS = 300;
const STDERR_LINES = 12;

export interface RunContext {
  readonly signal: AbortSignal;
  progress(text: string): void;
}

/**
 * Runs a script that changes a host and waits for its end.
 * @throws UnreachableError when it did not start; RemoteError when it failed, ran out of time or was cancelled
 */
export async function run(
  pool: Pool,
  access: HostAccess,
  script: Script,
  options: RunOptions,
  context: RunContext,
): Promise<Answer> {
  const timeoutSeconds = options.timeoutSeconds ?? TIMEOUT_SECONDS;
  const reply = await pool.exchange(access, {
    script: renderRun(script),
    data: Buffer.from(options.stdin ?? ""),
    timeoutSeconds,
    signal: context.signal,
    onProgress: (text) => context.progress(text),
    scripts: 1,
    patient: true,
  });
  const pieces = secretPieces(script.vars, options.plainStdin === true ? "" : options.stdin);
  const answer = reply.files && answerOf(reply.files, 0);
  if (answer === undefined) {
    throw new RemoteError(access.host, -1, mask(ending(reply, timeoutSeconds), pieces));
  }
  if (answer.code !== 0) {
    const said = lastLines(reply.stderr) || lastLines(answer.stdout) || "it said nothing";
    throw new RemoteError(
      access.host,
      answer.code,
      mask(`exit code ${answer.code}: ${said}`, pieces),
    );
  }
  return { ...answer, stderr: reply.stderr };
}

function ending(reply: Reply, timeoutSeconds: number): string {
  const said = lastLines(reply.stderr);
  const tail = said === "" ? "" : `; it had said: ${said}`;
  switch (reply.ended) {
    case "timeout":
      return `ended after ${timeoutSeconds} s, its time limit${tail}`;
    case "cancelled":
      return "cancelled, and ended on the host";
    case "connection lost":
      return `the connection was lost, which ends the work there too${tail}`;
    default:
      return `the script did not come to its end (exit code ${reply.ended?.code ?? "unknown"})${tail}`;
  }
}

function lastLines(text: string): string {
  return text.trim().split("\n").slice(-STDERR_LINES).join("\n");
}
