import type { HostAccess } from "./access";
import type { Guard } from "./guard/guard";

/**
 * The properties of one resource, by name: JSON, with `undefined` for absent ones. A kind has `access` among them, finds
 * hosts in its own, or works from the workstation and has none.
 */
export type Properties = Record<string, unknown>;

/**
 * What a difference in one top-level input means.
 * - `update`: the live object is changed in place.
 * - `replace`: the object is deleted first and made anew; reserved for what cannot be changed in place.
 * - `silent`: no difference is ever shown (how to reach a host is not part of what the host is).
 * - `kept`: silent, and a read's own note for the next one: the state's value stands whatever the program gives, which
 *   only begins it. Nothing secret, since the mark of a secret would be lost on the way.
 */
export type Facet = "update" | "replace" | "silent" | "kept";

/** One wrong input, named by its property path; all of them are reported at once. */
export interface InputFault {
  readonly property: string;
  readonly reason: string;
}

/**
 * A constant shell text (POSIX sh) and the data it works on. Every entry of `vars` becomes a shell variable, quoted, set
 * inside the script that travels on stdin: it never stands in a process list. Keys match /^[a-z][a-z0-9_]*$/.
 *
 * Every script can call `fact NAME VALUE` (one value) and `factf NAME < bytes` (a value from stdin), which print lines
 * that `Answer.facts` returns. One that changes things can also call `put MODE PATH < bytes`, which replaces a file in one
 * step, and `candidate PATH`, which makes the file `$candidate` to be renamed there.
 */
export interface Script {
  readonly text: string;
  readonly vars?: Readonly<Record<string, string>>;
}

/** What one script said. */
export interface Answer {
  /** Exit code of the script. */
  readonly code: number;
  /** Everything printed on stdout other than facts. */
  readonly stdout: string;
  readonly stderr: string;
  /** Values printed by `fact` and `factf`, by name; the last one of a name wins. */
  readonly facts: Readonly<Record<string, string>>;
}

/** Looking at hosts. Probes of one host that are asked for within a moment travel as one script in one round trip. */
export interface Reader {
  /**
   * Runs a read-only script as root. Identical scripts asked for in one moment run once.
   * @throws UnreachableError when the host cannot be reached; an exit code other than 0 is the caller's to judge.
   */
  probe(access: HostAccess, script: Script): Promise<Answer>;
}

export interface RunOptions {
  /** The remote command is ended after this many seconds. @default 300 */
  readonly timeoutSeconds?: number;
  /** Bytes for the script's stdin (`cat` reads them): files and secrets travel here. */
  readonly stdin?: string | Buffer;
  /** True when `stdin` holds no secret, so that errors may quote it. @default false: its lines are masked */
  readonly plainStdin?: boolean;
  /** Of a change that may cut us off: it stays only if a fresh connection comes up after it. @default unguarded */
  readonly guard?: Guard | undefined;
}

/** Changing hosts. */
export interface Session extends Reader {
  /**
   * Runs a script as root and returns its answer. Lines `progress TEXT` that the script prints by the shell function
   * `progress` appear on the resource's row while it runs.
   * @throws RemoteError when the exit code is not 0, with the last lines of stderr. Masked in it are the lines of `stdin`,
   * variables whose name has "secret", "token", "password", "passphrase" or "key" in it, and values that look like keys.
   */
  run(access: HostAccess, script: Script, options?: RunOptions): Promise<Answer>;
  /** Shows a short text on the resource's own row, e.g. "images 3/7". */
  progress(text: string): void;
  /** Aborted when the engine cancels the operation. */
  readonly signal: AbortSignal;
}

/** What a read found. */
export interface Live<I> {
  /** The inputs as the machine has them: drift reads as an ordinary difference from live to declared. */
  readonly inputs: I;
  /** Properties that are not inputs (facts, identifiers). @default none */
  readonly outputs?: Properties;
}

/**
 * One kind of resource. `I` is the shape of its inputs, plain values after the engine has resolved them.
 * All network work happens in `read`, `create`, `update` and `delete`; each must be idempotent, and `create` adopts what
 * it finds, because an engine that was killed may have lost the record of a finished step.
 */
export interface Kind<I extends object> {
  /** Type token, `croft:<module>:<Class>`. */
  readonly type: string;
  /** Every input and what a difference in it means. An input that is not listed is refused by Check. */
  readonly facets: { readonly [K in keyof Required<I>]: Facet };
  /** Pure. What is wrong with the inputs as such. Defaults are not filled in here: the resource class does that. */
  check?(inputs: I): InputFault[];
  /** Stable, unique among the resources of this kind: made from names, e.g. "node1:/etc/hosts". */
  id(inputs: I): string;
  /** One sentence without a full stop: "join node2 as control plane through 10.66.0.10". */
  sentence(verb: "create" | "update" | "delete", inputs: I): string;
  /**
   * Reads the live object back. `declared` are the inputs in the state: what to look for, and the hash to compare
   * secret content with. Undefined when it is gone.
   */
  read(reader: Reader, declared: I): Promise<Live<I> | undefined>;
  /**
   * Why `create` or `update` cannot be done from where the hosts are, a sentence each, told by looking only; none when it
   * can. Asked by the run before it changes anything, and by the preview, which must not promise what the run will refuse.
   * A preview fails over it, but for a declaration that was applied once: what has drifted from it is shown, with a warning.
   * @param live inputs as the last read found them; absent for what is to be made
   */
  refuse?(reader: Reader, declared: I, live?: I): readonly string[] | Promise<readonly string[]>;
  /** Makes the object and returns outputs that are not inputs. */
  create(session: Session, inputs: I): Promise<Properties | void>;
  /**
   * Closes the difference; `changed` names the top-level inputs that differ. It is empty when the engine repeats a step
   * that had failed although the live inputs agree: check again what made it fail.
   */
  update(
    session: Session,
    olds: I,
    news: I,
    changed: readonly (keyof I)[],
  ): Promise<Properties | void>;
  /** Removes the object; must succeed when it is gone already. */
  delete(session: Session, inputs: I): Promise<void>;
}
