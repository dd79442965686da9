import { AddressBook } from "./address-book";
import { checkInputs, isOfAnotherShape, keepingNotes } from "./check";
import { changedInputs, differences } from "./difference";
import { foresee, type Foresight } from "./foresight";
import type { DiffAnswer, OperationCall, ResourceHandlers } from "./grpc/handlers";
import type { Live, Properties } from "./kind";
import type { AnyKind } from "./kinds/registry";
import { withoutOffline } from "./host-parts";
import { OfflineHosts } from "./offline-hosts";
import { Operations } from "./operations";
import { appliedDigest, Origins } from "./origins";
import { keepingPart } from "./partial-state";
import { refusalsOf, requireNone, type Step } from "./refusal";
import { SilentError } from "./silent-error";
import { OfflineError, SaidError } from "./ssh/errors";

/** A run ends with the one row that says which hosts cannot be reached: all others of these hosts would only repeat it. */
const unlessSaid =
  <T>(instead: T) =>
  (error: unknown): T => {
    if (error instanceof SaidError) return instead;
    throw error;
  };

/**
 * The provider as the engine sees it: finds the kind of a resource and keeps the promises that hold for all kinds.
 * Check and Diff run one at a time and touch no host. Read answers with live inputs, so that drift is an ordinary
 * difference; every answer asks the engine to read again before the next preview or update.
 */
export function croftHandlers(
  kinds: ReadonlyMap<string, AnyKind>,
  operations = new Operations(),
  book = new AddressBook(),
): ResourceHandlers {
  const offline = new OfflineHosts();
  const origins = new Origins();
  const kindOf = (type: string): AnyKind => {
    const kind = kinds.get(type);
    if (kind === undefined) {
      throw new Error(
        `this provider has no ${type}; it has ${[...kinds.keys()].sort().join(", ")}`,
      );
    }
    return kind;
  };

  /**
   * A host that cannot be reached fails the preview of what is to be made on it, as it fails that of what stands there. What
   * has drifted is shown although the run will refuse it: not to see the difference mends nothing.
   */
  const foretell = async (call: OperationCall, step: Step): Promise<void> => {
    const { kind, declared } = step;
    const { refusals, found } = await operations
      .read(call, declared, (session) => foresee(session, step))
      .catch(unlessSaid<Foresight>({ refusals: [] }));
    if (!origins.isApplied(call.urn, kind.facets, declared)) requireNone(refusals, step);
    for (const refusal of refusals) call.log("warning", `an up will refuse this: ${refusal}`);
    if (found !== undefined) call.log("info", found);
  };

  const silences = new Set<string>();
  /** Once: many rows may have the same to ask about. */
  const tell = (call: OperationCall, { message }: SilentError): void => {
    if (!silences.has(message))
      call.log("warning", `${message}: what nobody tells of is shown as it was last read`);
    silences.add(message);
  };

  return {
    check({ type, olds, news }) {
      const kind = kindOf(type);
      const inputs = withoutOffline(olds, keepingNotes(kind, olds, news));
      return { inputs, failures: checkInputs(kind, news) };
    },

    diff({ type, urn, oldInputs, news, log }): DiffAnswer {
      const { facets } = kindOf(type);
      // An offline host cannot be changed; its differences are shown when it is present again.
      const diffs = offline.isOffline(news)
        ? new Map<string, never>()
        : differences(facets, oldInputs, news);
      for (const words of origins.explain(urn, facets, oldInputs, news, [...diffs.keys()].sort())) {
        log("info", words);
      }
      // Two of one name cannot stand on a host beside each other, so the old one goes first.
      return { diffs, deleteBeforeReplace: true };
    },

    async create(call) {
      const kind = kindOf(call.type);
      const { inputs } = call;
      offline.refuse(inputs, () => kind.sentence("create", inputs));
      const step = { kind, verb: "create", declared: inputs } as const;
      if (call.preview) {
        await foretell(call, step);
        return { id: "", outputs: {}, refreshBeforeUpdate: true };
      }
      return operations.change(call, "create", inputs, async (session) => {
        requireNone(await refusalsOf(session, step), step);
        session.progress(kind.sentence("create", inputs));
        const outputs = await keepingPart(kind, session, inputs, () =>
          kind.create(session, inputs),
        );
        const applied = appliedDigest(kind.facets, inputs);
        return { id: kind.id(inputs), outputs: { ...outputs, applied }, refreshBeforeUpdate: true };
      });
    },

    async read(call) {
      const kind = kinds.get(call.type);
      if (kind === undefined || isOfAnotherShape(kind, call.inputs)) {
        // Gone, for the engine: it deletes nothing then, and whatever stands there now is another resource's to take over.
        call.log(
          "warning",
          "made by another version of Croft: forgotten, and left to what is declared now",
        );
        return undefined;
      }
      const declared = await book.current(call.urn, call.inputs);
      if (Object.keys(declared).length === 0) {
        throw new Error(`${call.type} cannot be imported: declare it, create adopts what it finds`);
      }
      const kept = {
        id: call.id,
        inputs: declared,
        outputs: call.outputs,
        refreshBeforeUpdate: true,
      };
      const reading = operations.read(call, declared, async (session) => {
        let live: Live<Properties> | undefined;
        try {
          live = await kind.read(session, declared);
        } catch (error) {
          if (error instanceof OfflineError) {
            offline.warn(error.hosts, call);
            return kept;
          }
          if (error instanceof SilentError) {
            tell(call, error);
            return kept;
          }
          throw error;
        }
        const former = call.outputs["applied"] as string | undefined;
        const { facets } = kind;
        const applied = origins.remember(call.urn, facets, declared, live?.inputs, former);
        if (live === undefined) {
          call.log("info", "gone from the machine");
          return undefined;
        }
        // What a read does not tell of stays as it was.
        const outputs = { ...kept.outputs, ...live.outputs, applied };
        return { ...kept, inputs: live.inputs, outputs };
      });
      return reading.catch(unlessSaid(kept));
    },

    async update(call) {
      const kind = kindOf(call.type);
      const { news, oldInputs } = call;
      const step = { kind, verb: "update", declared: news, live: oldInputs } as const;
      if (call.preview) {
        await foretell(call, step);
        return { outputs: call.olds, refreshBeforeUpdate: true };
      }
      return operations.change(call, "update", news, async (session) => {
        requireNone(await refusalsOf(session, step), step);
        session.progress(kind.sentence("update", news));
        const changed = changedInputs(kind.facets, oldInputs, news);
        const outputs = await keepingPart(kind, session, news, () =>
          kind.update(session, oldInputs, news, changed),
        );
        const applied = appliedDigest(kind.facets, news);
        return { outputs: { ...outputs, applied }, refreshBeforeUpdate: true };
      });
    },

    async delete(call) {
      const kind = kindOf(call.type);
      const inputs = await book.current(call.urn, call.inputs);
      await operations.change(call, "delete", inputs, async (session) => {
        session.progress(kind.sentence("delete", inputs));
        try {
          await kind.delete(session, inputs);
        } catch (error) {
          if (!(error instanceof OfflineError)) throw error;
          for (const host of error.hosts) {
            const sentence = () => kind.sentence("delete", inputs);
            if (await book.has(call.urn, host)) throw offline.waiting(host, sentence());
          }
          offline.forget(error.hosts, call);
        }
      });
    },

    close: () => operations.close(),
  };
}
