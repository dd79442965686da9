import { foundAlready, obstaclesTo } from "./adoption";
import { accessesIn, AddressBook } from "./address-book";
import { checkInputs } from "./check";
import { changedInputs, differences } from "./difference";
import type { CreateCall, DiffAnswer, OperationCall, ResourceHandlers } from "./grpc/handlers";
import { InitFailedError } from "./grpc/init-failed-error";
import type { Live, Properties } from "./kind";
import type { AnyKind } from "./kinds/registry";
import { OfflineHosts } from "./offline-hosts";
import { Operations } from "./operations";
import { appliedDigest, Origins } from "./origins";
import { OfflineError } from "./ssh/errors";
import type { HostSession } from "./ssh/host-session";

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

  /** A host that cannot be reached fails the preview of what is to be made on it, as it fails that of what stands there. */
  const foretellCreate = async (call: CreateCall, kind: AnyKind): Promise<void> => {
    const { inputs, urn } = call;
    const found = await operations.read(call, inputs, async (session) => {
      const obstacles = await obstaclesTo("create", kind, session, inputs);
      if (obstacles.length > 0 && !origins.knows(urn)) throw new Error(obstacles.join("\n"));
      warnOf(obstacles, call);
      return foundAlready(kind, session, inputs);
    });
    if (found !== undefined) call.log("info", found);
  };

  return {
    check({ type, news, olds }) {
      const live = Object.keys(olds).length === 0 ? undefined : olds;
      return { inputs: news, failures: checkInputs(kindOf(type), news, live) };
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
      if (call.preview) {
        await foretellCreate(call, kind);
        return { id: "", outputs: {}, refreshBeforeUpdate: true };
      }
      return operations.change(call, "create", inputs, async (session) => {
        session.progress(kind.sentence("create", inputs));
        const outputs = await keepingPart(kind, session, inputs, () =>
          kind.create(session, inputs),
        );
        const applied = appliedDigest(kind.facets, inputs);
        return { id: kind.id(inputs), outputs: { ...outputs, applied }, refreshBeforeUpdate: true };
      });
    },

    async read(call) {
      const kind = kindOf(call.type);
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
      return operations.read(call, declared, async (session) => {
        let live: Live<Properties> | undefined;
        try {
          live = await kind.read(session, declared);
        } catch (error) {
          if (error instanceof OfflineError) {
            offline.warn(error.hosts, call);
            return kept;
          }
          throw error;
        }
        const { applied } = call.outputs;
        origins.remember(call.urn, kind.facets, declared, applied);
        if (live === undefined) {
          call.log("info", "gone from the machine");
        }
        return live && { ...kept, inputs: live.inputs, outputs: { ...live.outputs, applied } };
      });
    },

    async update(call) {
      const kind = kindOf(call.type);
      const { news, oldInputs } = call;
      const fault = kind.refuse?.(oldInputs, news);
      if (fault !== undefined) {
        throw new Error(`cannot ${kind.sentence("update", news)}: ${fault}`);
      }
      if (call.preview) {
        const obstacles = await operations.read(call, news, (session) =>
          obstaclesTo("update", kind, session, news),
        );
        warnOf(obstacles, call);
        return { outputs: call.olds, refreshBeforeUpdate: true };
      }
      return operations.change(call, "update", news, async (session) => {
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
          const host = accessesIn(inputs["access"])[0]?.host ?? "";
          if (await book.has(call.urn, host)) {
            offline.refuse(inputs, () => kind.sentence("delete", inputs));
            throw error;
          }
          offline.forget(error, inputs, call);
        }
      });
    },

    close: () => operations.close(),
  };
}

/** What has drifted is shown all the same: not to see the difference mends nothing. */
function warnOf(obstacles: readonly string[], call: OperationCall): void {
  for (const obstacle of obstacles) call.log("warning", `an up will refuse this: ${obstacle}`);
}

/**
 * Does a step and returns its outputs. When it fails half-way, the error carries what a read then sees: the engine
 * records the part that was made, shows the rest as a difference and can take the part away again.
 */
async function keepingPart(
  kind: AnyKind,
  session: HostSession,
  inputs: Properties,
  step: () => Promise<Properties | void>,
): Promise<Properties> {
  try {
    return (await step()) ?? {};
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const part = session.signal.aborted ? undefined : await readPart(kind, session, inputs);
    if (part === undefined) {
      throw error;
    }
    throw new InitFailedError(message, {
      id: kind.id(inputs),
      inputs: part.inputs,
      // Of no inputs: what it was made with has not been applied whole.
      outputs: { ...part.outputs, applied: "" },
      reasons: [message],
      refreshBeforeUpdate: true,
    });
  }
}

/** Nothing when the read fails too: the first error is the one to show, and the next run adopts what stands there. */
async function readPart(
  kind: AnyKind,
  session: HostSession,
  inputs: Properties,
): Promise<Live<Properties> | undefined> {
  try {
    return await kind.read(session, inputs);
  } catch {
    return undefined;
  }
}
