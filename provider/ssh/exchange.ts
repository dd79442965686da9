import type { Client, ClientChannel } from "ssh2";
import { FrameReader } from "./frame-reader";
import { bootCommand, bootInput } from "./script";

export interface Exchange {
  /** Rendered shell text. */
  readonly script: string;
  readonly data: Buffer;
  readonly user: string;
  readonly timeoutSeconds: number;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: (text: string) => void;
}

export interface Reply {
  /** Files that the script left, by name; undefined when it was ended before it could send them. */
  readonly files: Map<string, string> | undefined;
  /** Last part of what came on the channel's own stderr. */
  readonly stderr: string;
  /** Why there are no files. */
  readonly ended?: "timeout" | "cancelled" | "connection lost" | { readonly code: number };
}

const STDERR_CHARACTERS = 16_384;
/** How long the end of a failed script's stderr is waited for. */
const STDERR_MILLISECONDS = 2_000;
/** Exit codes of `timeout`: it sent TERM, or KILL after that. */
const TIMED_OUT = new Set([124, 137]);

/** One round trip: sends a script, waits for its files. Never leaves it running when it stops waiting. */
export function exchange(client: Client, request: Exchange): Promise<Reply> {
  return new Promise((resolve, reject) => {
    client.exec(bootCommand(request.timeoutSeconds, request.user), (error, channel) => {
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
    let cancelled = false;
    // The end of our input is what ends the work there: see BOOT.
    const cancel = (): void => {
      cancelled = true;
      channel.end();
    };
    if (request.signal?.aborted === true) {
      cancel();
    }
    request.signal?.addEventListener("abort", cancel, { once: true });
    const settle = (reply: Reply): void => {
      request.signal?.removeEventListener("abort", cancel);
      resolve(reply);
    };

    channel.stderr.on("data", (data: Buffer) => {
      stderr = (stderr + data.toString("utf8")).slice(-STDERR_CHARACTERS);
    });
    channel.on("exit", (code: number | null) => {
      exit = code ?? undefined;
    });
    channel.on("data", (data: Buffer) => {
      try {
        reader.push(data);
      } catch (error) {
        channel.close();
        reject(error as Error);
        return;
      }
      if (reader.complete) {
        channel.end("done\n");
        const files = reader.files();
        if (request.onProgress === undefined || files.get("0.code")?.trim() === "0") {
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
      if (cancelled) {
        settle({ files: undefined, stderr, ended: "cancelled" });
      } else if (exit === undefined) {
        settle({ files: undefined, stderr, ended: "connection lost" });
      } else {
        const ended = TIMED_OUT.has(exit) ? "timeout" : { code: exit };
        settle({ files: undefined, stderr, ended });
      }
    });
    channel.on("error", () => undefined);
    if (!cancelled) {
      channel.write(bootInput(request.script, request.data));
    }
  });
}
