import type { Properties } from "./wire";

/** What every request about one resource says. */
export interface ResourceCall {
  readonly urn: string;
  /** Type token, e.g. "croft:host:File". */
  readonly type: string;
  /** Logical name, the last part of the URN. */
  readonly name: string;
}

/** A request that may take a while and touch the world. */
export interface OperationCall extends ResourceCall {
  /** From the resource's `customTimeouts`; 0 when none was given. */
  readonly timeoutSeconds: number;
  /** Aborted when the engine cancels (Ctrl-C) or is gone. */
  readonly signal: AbortSignal;
  /** Shows a short text on the resource's own row; the next one takes its place. */
  progress(text: string): void;
  log(severity: Severity, text: string): void;
}

export type Severity = "debug" | "info" | "warning" | "error";

export interface CheckFailure {
  /** Property path; "" for the whole resource. */
  readonly property: string;
  readonly reason: string;
}

export interface CheckCall extends ResourceCall {
  readonly olds: Properties;
  readonly news: Properties;
  /** Stable over a preview and its update: for names that are made up. */
  readonly randomSeed: Uint8Array;
}

export interface CheckAnswer {
  readonly inputs: Properties;
  readonly failures?: readonly CheckFailure[];
}

export type DiffKind =
  "add" | "add-replace" | "delete" | "delete-replace" | "update" | "update-replace";

export interface DiffCall extends ResourceCall {
  readonly id: string;
  /** Outputs in the state. */
  readonly olds: Properties;
  /** Inputs in the state; after a refresh, those that Read returned. */
  readonly oldInputs: Properties;
  readonly news: Properties;
  readonly ignoreChanges: readonly string[];
  log(severity: Severity, text: string): void;
}

export interface DiffAnswer {
  /** Every differing property by path (`a.b[0]["c.d"]`); empty when nothing differs. */
  readonly diffs: ReadonlyMap<string, DiffKind>;
  /**
   * True when paths compare old inputs with new ones (the display then shows these); false for old outputs.
   * @default true
   */
  readonly inputDiff?: boolean;
  readonly deleteBeforeReplace?: boolean;
}

export interface CreateCall extends OperationCall {
  readonly inputs: Properties;
  readonly preview: boolean;
}

export interface CreateAnswer {
  /** May be "" in a preview. */
  readonly id: string;
  readonly outputs: Properties;
  /** The engine then reads the resource before each later preview and update. @default false */
  readonly refreshBeforeUpdate?: boolean;
}

export interface ReadCall extends OperationCall {
  readonly id: string;
  /** Both empty when a resource is imported. */
  readonly inputs: Properties;
  readonly outputs: Properties;
}

/** `undefined` means that the object is gone. */
export type ReadAnswer =
  | {
      readonly id: string;
      readonly inputs: Properties;
      readonly outputs: Properties;
      readonly refreshBeforeUpdate?: boolean;
    }
  | undefined;

export interface UpdateCall extends OperationCall {
  readonly id: string;
  readonly olds: Properties;
  readonly oldInputs: Properties;
  readonly news: Properties;
  readonly preview: boolean;
  readonly ignoreChanges: readonly string[];
}

export interface UpdateAnswer {
  readonly outputs: Properties;
  readonly refreshBeforeUpdate?: boolean;
}

export interface DeleteCall extends OperationCall {
  readonly id: string;
  readonly outputs: Properties;
  readonly inputs: Properties;
}

export interface InvokeCall {
  readonly token: string;
  readonly args: Properties;
}

export interface InvokeAnswer {
  readonly result?: Properties;
  readonly failures?: readonly CheckFailure[];
}

/** A configuration that changed; the same words as a resource's Diff. */
export type DiffConfigCall = Omit<DiffCall, "type" | "name" | "log">;

type Awaitable<T> = T | Promise<T>;

/**
 * A provider as plain functions over plain values. Values arrive without secret marks (the engine puts them back on
 * outputs of the same name); an output that is secret by itself is returned as `Secret`. Whatever is left out answers
 * UNIMPLEMENTED, except check (inputs pass) and checkConfig and diffConfig (no difference).
 *
 * A thrown error fails the step with its message alone; `InitFailedError` also keeps what was made.
 */
export interface ProviderHandlers {
  /** Version reported to the engine, semantic version without "v". */
  readonly version: string;
  checkConfig?(news: Properties): Awaitable<CheckAnswer>;
  diffConfig?(call: DiffConfigCall): Awaitable<DiffAnswer>;
  configure?(config: Properties): Awaitable<void>;
  invoke?(call: InvokeCall): Awaitable<InvokeAnswer>;
  check?(call: CheckCall): Awaitable<CheckAnswer>;
  diff(call: DiffCall): Awaitable<DiffAnswer>;
  create(call: CreateCall): Awaitable<CreateAnswer>;
  read(call: ReadCall): Awaitable<ReadAnswer>;
  update(call: UpdateCall): Awaitable<UpdateAnswer>;
  delete(call: DeleteCall): Awaitable<void>;
  /** Called once before the process ends, for whatever reason it does. */
  close?(): Awaitable<void>;
}

/** What a provider without configuration and functions does. */
export type ResourceHandlers = Pick<
  Required<ProviderHandlers>,
  "check" | "diff" | "create" | "read" | "update" | "delete" | "close"
>;
