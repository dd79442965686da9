import type { HostAccess } from "../access";
import type { Answer, RunOptions, Script } from "../kind";
import { answerOf } from "./answer";
import { changeProgram, NOTHING_TO_FOLLOW, type Work } from "./boot";
import { RemoteError, UnreachableError } from "./errors";
import type { Reply } from "./exchange";
import { mask, secretPieces } from "./mask";
import type { Pool } from "./pool";
import { renderRun } from "./script";
import { SILENT_SECONDS } from "./unit";

const TIMEOUT_SECONDS = 300;
const STDERR_LINES = 12;
const GOODBYE_MILLISECONDS = 5_000;

const LOST = "the connection was lost and did not come back";
const ALONE = `the host ends the work by itself ${SILENT_SECONDS} s after it last heard of us`;
const LEFT = `cancelled while the connection was lost: ${ALONE}`;

export interface RunContext {
  readonly signal: AbortSignal;
  progress(text: string): void;
}

/**
 * Runs a script that changes a host and waits for its end, also through the loss of the connection: where the host has
 * made a unit of it, that is followed again, and what it records counts.
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
  const work: Work = {
    id: pool.nextWork(),
    script: renderRun(script),
    data: Buffer.from(options.stdin ?? ""),
    timeoutSeconds,
  };
  const reply = await follow(pool, access, work, context);
  const pieces = secretPieces(script.vars, options.plainStdin === true ? "" : options.stdin);
  const answer = reply.files && answerOf(reply.files, 0);
  const said = reply.files?.get("0.err") || reply.stderr;
  if (answer === undefined) {
    const message = ending(reply, timeoutSeconds, lastLines(said));
    throw new RemoteError(access.host, -1, mask(message, pieces));
  }
  if (answer.code !== 0) {
    const why = lastLines(said) || lastLines(answer.stdout) || "it said nothing";
    throw new RemoteError(
      access.host,
      answer.code,
      mask(`exit code ${answer.code}: ${why}`, pieces),
    );
  }
  return { ...answer, stderr: said };
}

/** Hands work over and stays with it until there is an answer or no hope of one. */
async function follow(
  pool: Pool,
  access: HostAccess,
  work: Work,
  context: RunContext,
): Promise<Reply> {
  const { signal } = context;
  let begun = false;
  for (;;) {
    if (signal.aborted) {
      const left = begun ? LEFT : "cancelled before it began";
      throw new RemoteError(access.host, -1, left);
    }
    const asked = pool.exchange(access, {
      program: changeProgram(work, begun ? "again" : "new"),
      signal,
      onProgress: (text) => context.progress(text),
      scripts: 1,
      patient: true,
    });
    const reply = await (begun ? unlessAborted(asked, signal) : asked).catch((error: unknown) => {
      if (!begun || !(error instanceof UnreachableError)) throw error;
      const [failure] = error.failures;
      throw new RemoteError(access.host, -1, `${LOST} (${failure?.reason ?? "unknown"}): ${ALONE}`);
    });
    if (reply?.ended !== "connection lost") {
      if (reply !== undefined) return reply;
    } else if (!begun) {
      begun = true;
      context.progress("the connection was lost: looking for the host");
    }
  }
}

/** The result, or undefined when nobody wants it any more: a host that hears us has said so by then. */
function unlessAborted<T>(result: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const stop = () => setTimeout(() => resolve(undefined), GOODBYE_MILLISECONDS).unref();
    signal.addEventListener("abort", stop, { once: true });
    result.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
  });
}

function ending(reply: Reply, timeoutSeconds: number, said: string): string {
  const tail = said === "" ? "" : `; it had said: ${said}`;
  const ended = reply.files?.get("why")?.trim() ?? reply.ended;
  switch (ended) {
    case "timeout":
      return `ended after ${timeoutSeconds} s, its time limit${tail}`;
    case "cancelled":
      return "cancelled, and ended on the host";
    case "abandoned":
      return `ended by the host, which had not heard of us for ${SILENT_SECONDS} s${tail}`;
    case "superseded":
      return `ended by another run, which took this one for gone${tail}`;
    case "oom-kill":
      return `ended by the host's kernel, which was out of memory${tail}`;
    default:
      if (typeof ended === "object" && ended.code === NOTHING_TO_FOLLOW) {
        return "the connection was lost, which ends the work there too";
      }
      return `the script did not come to its end (${describe(ended)})${tail}`;
  }
}

function describe(ended: string | { readonly code: number } | undefined): string {
  return typeof ended === "object" ? `exit code ${ended.code}` : (ended ?? "unknown");
}

function lastLines(text: string): string {
  return text.trim().split("\n").slice(-STDERR_LINES).join("\n");
}
