/** One step of a preview or of an update, as the engine reports it. */
export interface Step {
  readonly op: string;
  /** Type token of the resource. */
  readonly kind: string;
  /** Name of the resource: the last part of its URN. */
  readonly name: string;
  /** Property paths that differ, sorted. */
  readonly fields: readonly string[];
}

/** A step in the words of the engine's JSON. */
export interface ReportedStep {
  readonly op: string;
  readonly urn: string;
  readonly detailedDiff?: Record<string, unknown> | null;
}

const quiet = new Set(["same", "read", "refresh"]);

/** The steps that change something, in the order of their names: the engine's own order differs from run to run. */
export function changes(steps: readonly ReportedStep[]): Step[] {
  return steps
    .filter((step) => !quiet.has(step.op))
    .map((step) => ({
      op: step.op,
      ...resourceOf(step.urn),
      fields: Object.keys(step.detailedDiff ?? {}).sort(),
    }))
    .sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1));
}

/** What a message of the provider is about, and what it says. */
export interface Remark {
  readonly kind: string;
  readonly name: string;
  readonly text: string;
}

export interface ReportedRemark {
  readonly urn?: string;
  readonly message: string;
}

export function remarks(reported: readonly ReportedRemark[]): Remark[] {
  return reported.flatMap(({ urn, message }) =>
    urn ? [{ ...resourceOf(urn), text: message.replace(/<\{%.*?%\}>/g, "").trim() }] : [],
  );
}

/** `urn:pulumi:STACK::PROJECT::PARENT$KIND::NAME` */
export function resourceOf(urn: string): { kind: string; name: string } {
  const [, , types = "", ...name] = urn.split("::");
  return { kind: types.split("$").at(-1) ?? "", name: name.join("::") };
}

interface LoggedEvent {
  readonly resOutputsEvent?: { readonly metadata: ReportedStep; readonly planning?: boolean };
  readonly diagnosticEvent?: ReportedRemark & {
    readonly ephemeral?: boolean;
    readonly severity: string;
  };
}

/** What an engine did, from the log of its events: a JSON document a line. */
export function executed(log: string): { readonly steps: Step[]; readonly remarks: Remark[] } {
  const events = log
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as LoggedEvent);
  const done = events.flatMap(({ resOutputsEvent: e }) =>
    e === undefined || e.planning === true ? [] : [e.metadata],
  );
  const said = events.flatMap(({ diagnosticEvent: e }) =>
    e === undefined || e.ephemeral === true || e.severity === "debug" ? [] : [e],
  );
  return { steps: changes(done), remarks: remarks(said) };
}

/** A step in a line, for comparisons that a person can read when they fail. */
export function lineOf({ op, kind, name, fields }: Step): string {
  return `${op} ${kind} ${name}: ${fields.join(", ")}`;
}

function sortKey({ kind, name, op }: Step): string {
  return `${kind} ${name} ${op}`;
}
