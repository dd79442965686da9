import type { Client, ClientChannel } from "ssh2";
import { FrameReader } from "./frame-reader";
import type { Program } from "./boot";
import { CALL_MILLISECONDS } from "./unit";

export interface Exchange {
  readonly program: Program;
  readonly user: string;
  readonly signal?: AbortSignal | undefined;
  /** Given for changes, which are called to while they run. */
  readonly onProgress?: (text: string) => void;
}

export interface Reply {
  /** Files that the script left, by name; undefined when it was ended before it could send them. */
  readonly files: Map<string, string> | undefined;
  /** Last part of what came on the channel's own stderr. */
  readonly stderr: string;
  /** Why there are no files. */
  readonly ended?: Ending;
}

export type Ending = "timeout" | "cancelled" | "connection lost" | { readonly code: number };

const STDERR_CHARACTERS = 16_384;
/** How long the end of a failed script's stderr is waited for. */
const STDERR_MILLISECONDS = 2_000;
/** Exit codes of `timeout`: it sent TERM, or KILL after that. */
const TIMED_OUT = new Set([124, 137]);

/** One round trip: sends a program, waits for its files. */
export function exchange(client: Client, request: Exchange): Promise<Reply> {
  return new Promise((resolve, reject) => {
    client.exec(request.program.command(request.user), (error, channel) => {
      if (error) {
        reject(error);
      } else {
        converse(channel, request).then(resolve, reject);
      }
    });
  });
}

function converse(channel: ClientChannel, request: Exchange): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const reader = new FrameReader((text) => request.onProgress?.(text));
    let stderr = "";
    let exit: number | undefined;
    let signalled = false;
    let cancelled = false;
    const cancel = (): void => {
      cancelled = true;
      channel.write("cancel\n");
    };
    // Nothing was handed over yet, so the end of the channel is enough.
    if (request.signal?.aborted === true) {
      channel.close();
      resolve({ files: undefined, stderr, ended: "cancelled" });
      return;
    }
    request.signal?.addEventListener("abort", cancel, { once: true });
    const calls =
      request.onProgress && setInterval(() => channel.write("here\n"), CALL_MILLISECONDS);
    const settle = (reply: Reply): void => {
      clearInterval(calls);
      request.signal?.removeEventListener("abort", cancel);
      resolve(reply);
    };

    channel.stderr.on("data", (data: Buffer) => {
      stderr = (stderr + data.toString("utf8")).slice(-STDERR_CHARACTERS);
    });
    channel.on("exit", (code: number | null, name?: string) => {
      exit = code ?? undefined;
      signalled = name !== undefined;
    });
    channel.on("data", (data: Buffer) => {
      try {
        reader.push(data);
      } catch (error) {
        clearInterval(calls);
        channel.close();
        reject(error as Error);
        return;
      }
      if (reader.complete) {
        channel.end("done\n");
        const files = reader.files();
        // A unit's answer is whole; so is one that nothing was to be said about.
        const whole = files.has("why") || files.get("0.code")?.trim() === "0";
        if (request.onProgress === undefined || whole) {
          settle({ files, stderr });
        } else {
          // What a failed script said travels beside the answer and may come after it.
          const tell = (): void => settle({ files, stderr });
          setTimeout(tell, STDERR_MILLISECONDS).unref();
          channel.once("close", tell);
        }
      }
    });
    channel.on("close", () => {
      if (reader.complete) {
        return;
      }
      settle({ files: undefined, stderr, ended: endingOf(exit, signalled, cancelled) });
    });
    channel.on("error", () => undefined);
    channel.write(request.program.input);
  });
}

function endingOf(exit: number | undefined, signalled: boolean, cancelled: boolean): Ending {
  if (exit === undefined && !signalled) return "connection lost";
  if (cancelled) return "cancelled";
  return exit === undefined || TIMED_OUT.has(exit) ? "timeout" : { code: exit };
}
