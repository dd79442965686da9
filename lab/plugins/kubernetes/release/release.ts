import { detailedDiff } from "../../../../provider/grpc/detailed-diff";
import type {
  CreateAnswer,
  CreateCall,
  DiffAnswer,
  DiffCall,
  OperationCall,
  ReadAnswer,
  ReadCall,
} from "../../../../provider/grpc/handlers";
import { InitFailedError } from "../../../../provider/grpc/init-failed-error";
import { secret } from "../../../../provider/grpc/sentinels";
import type { Properties } from "../../../../provider/grpc/wire";
import type { StoredRelease } from "../../../../provider/kubernetes/helm-records";
import { unreadyPods } from "../../../../provider/kinds/release-objects/unready";
import type { EditionResource } from "../../edition";
import { UnreachableError } from "../cluster-api";
import type { Cluster } from "../cluster";
import { withoutIgnored } from "../ignored";
import {
  applyArguments,
  runHelm,
  timeoutSeconds,
  uninstallArguments,
  type ReleaseInputs,
} from "./helm-command";
import { checkRelease, mergeMaps, withZeros } from "./release-check";
import {
  common,
  COMPUTED,
  given,
  idOf,
  importedInputs,
  liveOutputs,
  omit,
  preview,
  sealed,
  splitId,
} from "./release-state";
import { getFrom, newestRelease } from "./stored-release";

/** A change comes right after changes of the cluster itself, whose balancer may need a moment to see it. */
const READY_MILLISECONDS = 60_000;

/** `kubernetes:helm.sh/v3:Release`, by the helm binary; reads come straight from Helm's own records. */
export class ReleaseResource implements EditionResource {
  constructor(private readonly cluster: () => Cluster) {}

  check: EditionResource["check"] = (call) => checkRelease(call, this.cluster().namespace());

  /** The live values and version, which Read has put into the outputs, against those declared, now or before. */
  diff({ olds, oldInputs, news, ignoreChanges }: DiffCall): DiffAnswer {
    const live = omit(withZeros(olds), [...COMPUTED, "__inputs"]);
    const wanted = withZeros(news);
    const known = mergeMaps(given(olds, oldInputs)["values"], wanted["values"]);
    const diffs = detailedDiff(
      { ...live, values: common(live["values"], known) },
      wanted,
      (property) => property === "name" || property === "namespace",
    );
    return { diffs: withoutIgnored(diffs, ignoreChanges), inputDiff: false };
  }

  async create(call: CreateCall): Promise<CreateAnswer> {
    const inputs = call.inputs as unknown as ReleaseInputs;
    if (call.preview) {
      return { id: "", outputs: preview(call.inputs) };
    }
    await this.ready(call);
    const id = idOf(inputs);
    const outputs = await this.apply(call, inputs, call.inputs, id);
    return { id, outputs };
  }

  async read(call: ReadCall): Promise<ReadAnswer> {
    const { id, inputs, outputs } = call;
    const [namespace, name] = splitId(id);
    const { settings } = this.cluster();
    let live: StoredRelease | undefined;
    try {
      live = await newestRelease(this.cluster().api(), namespace, name);
    } catch (error) {
      if (!(error instanceof UnreachableError) || Object.keys(outputs).length === 0) throw error;
      if (settings.deleteUnreachable) return undefined;
      if (!settings.skipUpdateUnreachable) throw error;
      call.log("warning", `${error.message}; release ${id} is shown as it was last read`);
      return { id, inputs, outputs: sealed(outputs) };
    }
    if (live === undefined) {
      return undefined;
    }
    const declared = Object.keys(inputs).length === 0 ? importedInputs(live) : inputs;
    return {
      id,
      inputs: declared,
      outputs: {
        ...declared,
        ...liveOutputs(live, outputs),
        __inputs: secret(given(outputs, declared)),
      },
    };
  }

  async update(call: Parameters<EditionResource["update"]>[0]): Promise<{ outputs: Properties }> {
    const inputs = call.news as unknown as ReleaseInputs;
    if (call.preview) {
      return { outputs: preview(call.news) };
    }
    await this.ready(call);
    const outputs = await this.apply(call, inputs, call.news, call.id);
    return { outputs };
  }

  async delete(call: Parameters<EditionResource["delete"]>[0]): Promise<void> {
    const inputs = withZeros({ ...call.outputs, ...call.inputs }) as unknown as ReleaseInputs;
    try {
      await this.cluster()
        .api()
        .ready(READY_MILLISECONDS / 4, call.signal);
    } catch (error) {
      if (!(error instanceof UnreachableError && this.cluster().settings.deleteUnreachable))
        throw error;
      call.log("warning", `${error.message}; release ${call.id} is removed from the state only`);
      return;
    }
    call.progress(`helm uninstall ${inputs.name}`);
    await this.helm(call, inputs, uninstallArguments(inputs));
  }

  /** Installs or upgrades, whichever is the case: an earlier run may have been killed after helm had done its work. */
  private async apply(
    call: OperationCall,
    inputs: ReleaseInputs,
    declared: Properties,
    id: string,
  ): Promise<Properties> {
    const { namespace, name } = inputs;
    const api = this.cluster().api();
    const before = await newestRelease(api, namespace, name);
    call.progress(`helm ${before === undefined ? "install" : "upgrade"} ${name}`);
    let failure: Error | undefined;
    try {
      const args = applyArguments(inputs, before === undefined);
      await this.helm(call, inputs, args, JSON.stringify(inputs.values));
    } catch (error) {
      failure = error as Error;
    }
    const after =
      failure === undefined ? await newestRelease(api, namespace, name) : await this.left(inputs);
    if (after === undefined) {
      throw failure ?? new Error(`helm succeeded, but release ${id} is not there`);
    }
    const outputs = { ...declared, ...liveOutputs(after, {}), __inputs: secret(declared) };
    if (failure !== undefined) {
      const said = [failure.message, ...(await this.unready(after))].join("; ");
      const message = `Helm release "${id}" failed to initialize completely: ${said}`;
      const reasons = [said];
      throw new InitFailedError(message, {
        id,
        inputs: declared,
        outputs,
        reasons,
      });
    }
    return outputs;
  }

  /** What keeps the pods of a failed run; nothing when that cannot be told. */
  private async unready(left: StoredRelease): Promise<string[]> {
    try {
      return await unreadyPods(getFrom(this.cluster().api()), left);
    } catch {
      return [];
    }
  }

  /** What a failed run left; nothing when that cannot be told. */
  private async left({ namespace, name }: ReleaseInputs): Promise<StoredRelease | undefined> {
    try {
      return await newestRelease(this.cluster().api(), namespace, name);
    } catch {
      return undefined;
    }
  }

  private ready(call: OperationCall): Promise<void> {
    return this.cluster().api().ready(READY_MILLISECONDS, call.signal);
  }

  private helm(
    { signal }: OperationCall,
    inputs: ReleaseInputs,
    args: readonly string[],
    stdin = "",
  ): Promise<string> {
    const clusterFlags = this.cluster().helmFlags();
    // Twice, since atomic waits again while it rolls back.
    const limitSeconds = 2 * timeoutSeconds(inputs) + 60;
    return runHelm({ args, clusterFlags, stdin, signal, limitSeconds });
  }
}
