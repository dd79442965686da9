import type { OperationCall } from "../../../provider/grpc/handlers";
import type { Properties } from "../../../provider/grpc/wire";

/** What a command wrote, without a last newline. */
export interface Output {
  readonly stdout: string;
  readonly stderr: string;
}

/** One run of a command somewhere. */
export interface Run {
  readonly command: string;
  readonly stdin: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Variables that may be refused: the output of the run before. */
  readonly optional: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  /** Called with each line as it comes. */
  line(stream: "stdout" | "stderr", text: string): void;
}

/** The inputs that a local and a remote command share. */
export interface CommandInputs {
  readonly create?: string;
  readonly update?: string;
  readonly delete?: string;
  readonly stdin?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly triggers?: readonly unknown[];
  readonly logging?: "stdout" | "stderr" | "stdoutAndStderr" | "none";
  readonly addPreviousOutputInEnv?: boolean;
}

/** A run of one of a resource's commands. `previous` holds the output of the one before, if there was one. */
export function runOf(
  call: Pick<OperationCall, "signal" | "progress">,
  command: string,
  inputs: CommandInputs,
  previous: Properties,
): Run {
  const logging = inputs.logging ?? "stdoutAndStderr";
  const shows = (stream: string): boolean => logging === stream || logging === "stdoutAndStderr";
  const optional: Record<string, string> = {};
  if (inputs.addPreviousOutputInEnv !== false) {
    for (const stream of ["stdout", "stderr"] as const) {
      const text = previous[stream];
      if (typeof text === "string" && text !== "") {
        optional[`PULUMI_COMMAND_${stream.toUpperCase()}`] = text;
      }
    }
  }
  return {
    command,
    stdin: inputs.stdin ?? "",
    environment: inputs.environment ?? {},
    optional,
    signal: call.signal,
    line: (stream, text) => {
      if (shows(stream)) call.progress(text);
    },
  };
}

/** Collects a stream and hands on its lines. */
export class Collector {
  private readonly chunks: Buffer[] = [];
  private rest = "";

  constructor(private readonly line: (text: string) => void) {}

  add(chunk: Buffer): void {
    this.chunks.push(chunk);
    const lines = (this.rest + chunk.toString("utf8")).split("\n");
    this.rest = lines.pop() ?? "";
    for (const text of lines) {
      this.line(text);
    }
  }

  text(): string {
    return Buffer.concat(this.chunks).toString("utf8").replace(/\n$/, "");
  }
}

/** Bytes of output that an error repeats, counted from the end. */
const ERROR_TAIL = 4000;

/**
 * Why a run failed: how it ended and what it said last. Not the command's own text, which the original prints too and
 * which may hold secrets.
 */
export function failure(ending: string, output: Output): Error {
  const said = [output.stdout, output.stderr].filter((text) => text !== "").join("\n");
  return new Error(`the command ${ending}${said === "" ? "" : `:\n${said.slice(-ERROR_TAIL)}`}`);
}
