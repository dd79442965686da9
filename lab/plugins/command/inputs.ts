import { randomBytes } from "node:crypto";
import { detailedDiff } from "../../../provider/grpc/detailed-diff";
import type { CheckFailure, DiffKind } from "../../../provider/grpc/handlers";
import type { Properties } from "../../../provider/grpc/wire";
import { CONNECTION_DEFAULTS } from "./connection";

const LOGGING = ["stdout", "stderr", "stdoutAndStderr", "none"];

/** The inputs with all words of their connection, if they have one and it is known. */
export function withDefaults(news: Properties): Properties {
  const connection = news["connection"];
  return typeof connection === "object" && connection !== null
    ? { ...news, connection: { ...CONNECTION_DEFAULTS, ...connection } }
    : news;
}

/** Any difference updates; only another trigger makes the resource anew. */
export function differences(olds: Properties, news: Properties): Map<string, DiffKind> {
  return detailedDiff(olds, news, (property) => property === "triggers");
}

/** Eight hexadecimal digits after the name, as the original's. */
export function newId(name: string): string {
  return `${name}${randomBytes(4).toString("hex")}`;
}

/** Words that are missing, or that this edition does not know. */
export function faults(
  news: Properties,
  words: readonly string[],
  required: readonly string[],
): CheckFailure[] {
  const missing = required.filter((word) => news[word] === undefined || news[word] === null);
  const foreign = Object.keys(news).filter(
    (word) => !words.includes(word) && !word.startsWith("__") && news[word] !== null,
  );
  const logging = news["logging"];
  const wrongLogging =
    logging !== undefined && logging !== null && !LOGGING.includes(String(logging));
  return [
    ...missing.map((property) => ({ property, reason: "is required" })),
    ...foreign.map((property) => ({
      property,
      reason: "is not part of this edition of the command plugin",
    })),
    ...(wrongLogging
      ? [{ property: "logging", reason: `must be one of ${LOGGING.join(", ")}` }]
      : []),
  ];
}
