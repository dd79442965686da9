import { appendFileSync } from "node:fs";

/** One line of the trace. `connect` and `trip` count SSH's work; `begin` and `end` bound one operation of a resource. */
export type TraceEvent =
  | { readonly event: "connect"; readonly host: string; readonly milliseconds: number }
  | {
      readonly event: "trip";
      readonly host: string;
      readonly scripts: number;
      readonly milliseconds: number;
    }
  | {
      readonly event: "begin" | "end";
      readonly operation: string;
      readonly urn: string;
      readonly host: string;
      readonly failed?: boolean;
    };

const path = process.env["CROFT_TRACE"];

/** Appends a JSON line to the file named by CROFT_TRACE: what benchmarks and time charts are made of. */
export function trace(event: TraceEvent): void {
  if (path !== undefined && path !== "") {
    const line = { time: Date.now() / 1000, process: process.pid, ...event };
    appendFileSync(path, `${JSON.stringify(line)}\n`);
  }
}
