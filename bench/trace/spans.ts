/** The time that one step of a resource took. */
export interface Span {
  readonly urn: string;
  /** create, update, delete, replace. */
  readonly operation: string;
  /** Seconds from the first event of the run on. */
  readonly start: number;
  readonly end: number;
  /** URNs of what had to be done before it. */
  readonly after: readonly string[];
}

interface EngineEvent {
  /** Whole seconds: the engine's log knows no better. */
  readonly timestamp: number;
  readonly resourcePreEvent?: { readonly metadata: StepMetadata };
  readonly resOutputsEvent?: { readonly metadata: StepMetadata };
}

interface StepMetadata {
  readonly op: string;
  readonly urn: string;
}

interface ProviderEvent {
  /** Seconds, with fractions. */
  readonly time: number;
  readonly event: string;
  readonly operation?: string;
  readonly urn?: string;
}

interface StateResource {
  readonly urn: string;
  readonly dependencies?: readonly string[];
  readonly provider?: string;
}

/** What a run left to draw it from. */
export interface Records {
  /** JSON lines of the engine's event log: every step, to the second. */
  readonly engine: string;
  /** JSON lines of the provider's trace: its own steps, exactly. */
  readonly provider: string;
  /** What `pulumi stack export` has. */
  readonly resources: readonly StateResource[];
}

const OPERATIONS = new Set(["create", "update", "delete", "replace"]);

/** The steps that changed something, in the order they began. */
export function spansOf(records: Records): Span[] {
  const events = lines<EngineEvent>(records.engine);
  const origin = Math.min(...events.map(({ timestamp }) => timestamp));
  const began = new Map<string, number>();
  const times = new Map<string, { operation: string; start: number; end: number }>();
  for (const { timestamp, resourcePreEvent: pre, resOutputsEvent: outputs } of events) {
    if (pre !== undefined && isChange(pre.metadata)) began.set(pre.metadata.urn, timestamp);
    if (outputs === undefined || !isChange(outputs.metadata)) continue;
    const { urn, op } = outputs.metadata;
    const start = (began.get(urn) ?? timestamp) - origin;
    times.set(urn, { operation: op, start, end: timestamp - origin });
  }
  for (const { time, event, operation = "", urn = "" } of lines<ProviderEvent>(records.provider)) {
    const known = times.get(urn);
    if (known === undefined || !OPERATIONS.has(operation)) continue;
    if (event === "begin") times.set(urn, { ...known, start: time - origin });
    if (event === "end") times.set(urn, { ...known, end: time - origin });
  }
  const after = new Map(
    records.resources.map(({ urn, dependencies = [], provider }) => [
      urn,
      [...dependencies, ...providerUrn(provider)],
    ]),
  );
  return [...times]
    .map(([urn, step]) => ({
      urn,
      ...step,
      after: (after.get(urn) ?? []).filter((one) => times.has(one)),
    }))
    .sort((a, b) => a.start - b.start || a.end - b.end || (a.urn < b.urn ? -1 : 1));
}

/**
 * The chain that decided how long the run took, first step first: from the step that ended last backwards, each time to
 * the one of its dependencies that ended last.
 */
export function criticalPath(spans: readonly Span[]): Span[] {
  const byUrn = new Map(spans.map((span) => [span.urn, span]));
  const path: Span[] = [];
  for (let span = last(spans); span !== undefined && !path.includes(span);) {
    path.unshift(span);
    span = last(span.after.flatMap((urn) => byUrn.get(urn) ?? []));
  }
  return path;
}

/** Of several steps the one that ended last. */
export function last(spans: readonly Span[]): Span | undefined {
  return spans.reduce<Span | undefined>(
    (a, b) => (a === undefined || b.end > a.end ? b : a),
    undefined,
  );
}

/** Components end when their children have: they are no work, and would hide what is. */
function isChange({ op, urn }: StepMetadata): boolean {
  return OPERATIONS.has(op) && !urn.includes("::pulumi:pulumi:Stack::");
}

/** A state's provider is "URN::ID". */
function providerUrn(provider = ""): string[] {
  return provider === "" ? [] : [provider.slice(0, provider.lastIndexOf("::"))];
}

function lines<T>(text: string): T[] {
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as T);
}
