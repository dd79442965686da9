import { randomBytes } from "node:crypto";
import { detailedDiff } from "../../../../provider/grpc/detailed-diff";
import type {
  CheckCall,
  CreateAnswer,
  CreateCall,
  DeleteCall,
  DiffAnswer,
  DiffCall,
  OperationCall,
  ReadAnswer,
  ReadCall,
  UpdateAnswer,
  UpdateCall,
} from "../../../../provider/grpc/handlers";
import { InitFailedError } from "../../../../provider/grpc/init-failed-error";
import { containsUnknown } from "../../../../provider/grpc/sentinels";
import type { Properties } from "../../../../provider/grpc/wire";
import type { EditionResource } from "../../edition";
import type { Cluster } from "../cluster";
import { ApiError, UnreachableError } from "../cluster-api";
import { withoutIgnored } from "../ignored";
import { applyObject, createObject, takeOverFields } from "./apply";
import { awaitGone, awaitReady, timeoutOf } from "./await-object";
import { equivalent } from "./equivalence";
import { isImmutable } from "./immutable";
import {
  fromManifest,
  normalize,
  objectId,
  prune,
  STATE,
  toManifest,
  type Manifest,
} from "./manifest";
import { annotationsOf, AUTONAMED, checkObject } from "./object-check";
import { checkpoint, importedInputs, namespaceOf, sealed, without } from "./object-state";
import type { ObjectKind } from "./tokens";

/** Any object of the cluster, by server-side apply. */
export class ObjectResource implements EditionResource {
  constructor(
    private readonly kind: ObjectKind,
    private readonly cluster: () => Cluster,
  ) {}

  check(call: CheckCall): ReturnType<EditionResource["check"]> {
    return checkObject(call, this.kind, this.cluster().settings.namespace);
  }

  /** The live object, cut down to what was declared before, against what is declared now. */
  diff({ olds, oldInputs, news, ignoreChanges }: DiffCall): DiffAnswer {
    const { settings } = this.cluster();
    const before = normalize(oldInputs);
    const live = prune(olds, before) as Properties;
    const wanted = normalize(news);
    const manifest = toManifest(news);
    if (namespaceOf(wanted) === undefined) {
      // The cluster's default is in the live object only.
      live["metadata"] = without(live["metadata"], "namespace");
    }
    const all = detailedDiff(
      live,
      wanted,
      (_, path) => isImmutable(manifest, path, settings),
      equivalent,
    );
    const diffs = withoutIgnored(all, ignoreChanges);
    const sameName = [...diffs.keys()].every((path) => !path.startsWith("metadata.name"));
    const made = annotationsOf(news["metadata"])[AUTONAMED] === "true";
    return { diffs, inputDiff: false, deleteBeforeReplace: sameName && !made };
  }

  async create(call: CreateCall): Promise<CreateAnswer> {
    const fieldManager = `pulumi-kubernetes-${randomBytes(4).toString("hex")}`;
    const manifest = toManifest(call.inputs);
    if (call.preview) {
      const dry = await this.dryRun(call.inputs, (client) =>
        createObject(client, manifest, fieldManager, true),
      );
      return { id: "", outputs: dry ?? call.inputs };
    }
    const client = await this.cluster().objects();
    const { settings } = this.cluster();
    const found = settings.upsertExistingObjects
      ? undefined
      : await client.request("GET", manifest);
    if (found !== undefined) {
      throw new Error(
        `${found.kind} ${objectId(found)} already exists; import it, or set upsertExistingObjects on the provider`,
      );
    }
    const force = this.force(manifest);
    // Not a POST: the owner of its fields would then have to change at the first update.
    const made = await retryWhileMissing(call, () =>
      applyObject(client, { manifest, fieldManager, force, dryRun: false }),
    );
    const { outputs, id } = await this.settle(call, client, made, call.inputs, fieldManager);
    return { id, outputs };
  }

  async read({ id, inputs, outputs, log }: ReadCall): Promise<ReadAnswer> {
    const [namespace, name] = id.includes("/") ? id.split("/") : [undefined, id];
    const metadata = { name: name ?? id, ...(namespace === undefined ? {} : { namespace }) };
    const { apiVersion, kind } = { ...this.kind, ...inputs } as ObjectKind;
    const { settings } = this.cluster();
    let live: Manifest | undefined;
    try {
      live = await (await this.cluster().objects()).request("GET", { apiVersion, kind, metadata });
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) return undefined;
      if (!(error instanceof UnreachableError)) throw error;
      if (settings.deleteUnreachable) return undefined;
      if (!settings.skipUpdateUnreachable) throw error;
      log("warning", `${error.message}; ${kind} ${id} is shown as it was last read`);
      return { id, inputs, outputs };
    }
    if (live === undefined) {
      return undefined;
    }
    const imported = Object.keys(inputs).length === 0;
    const declared = imported ? importedInputs(live) : this.liveInputs(live, inputs);
    const manager = String(
      outputs[STATE.fieldManager] ?? `pulumi-kubernetes-${randomBytes(4).toString("hex")}`,
    );
    return { id, inputs: sealed(declared), outputs: checkpoint(live, declared, manager) };
  }

  async update(call: UpdateCall): Promise<UpdateAnswer> {
    const manifest = toManifest(call.news);
    const fieldManager = String(call.olds[STATE.fieldManager] ?? "pulumi-kubernetes");
    const force = this.force(manifest);
    if (call.preview) {
      const dry = await this.dryRun(call.news, (client) =>
        applyObject(client, { manifest, fieldManager, force: true, dryRun: true }),
      );
      return { outputs: dry ?? { ...call.olds, ...call.news } };
    }
    const client = await this.cluster().objects();
    const live = await client.request("GET", manifest);
    if (live !== undefined) {
      await takeOverFields(client, live, fieldManager);
    }
    const made = await applyObject(client, { manifest, fieldManager, force, dryRun: false });
    const { outputs } = await this.settle(call, client, made, call.news, fieldManager);
    return { outputs };
  }

  async delete(call: DeleteCall): Promise<void> {
    const { settings } = this.cluster();
    const object = toManifest({ ...this.kind, ...call.outputs });
    const annotations = annotationsOf(object.metadata);
    const propagation = annotations["pulumi.com/deletionPropagationPolicy"] ?? "foreground";
    try {
      const client = await this.cluster().objects();
      const body = {
        apiVersion: "v1",
        kind: "DeleteOptions",
        propagationPolicy: capital(String(propagation)),
      };
      const gone = (await client.request("DELETE", object, { body })) === undefined;
      if (!gone && annotations["pulumi.com/skipAwait"] !== "true") {
        await awaitGone(call, client, object, timeoutOf(call, annotations));
      }
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) return;
      if (!(error instanceof UnreachableError && settings.deleteUnreachable)) throw error;
      call.log("warning", `${error.message}; ${call.id} is removed from the state only`);
    }
  }

  /** Waits, and keeps what was made even if it does not become ready. */
  private async settle(
    call: OperationCall,
    client: Awaited<ReturnType<Cluster["objects"]>>,
    made: Manifest,
    inputs: Properties,
    fieldManager: string,
  ): Promise<{ id: string; outputs: Properties }> {
    const annotations = annotationsOf(made.metadata);
    const id = objectId(made);
    if (annotations["pulumi.com/skipAwait"] === "true") {
      return { id, outputs: checkpoint(made, inputs, fieldManager) };
    }
    const seconds = timeoutOf(call, annotations);
    const { live, problem } = await awaitReady(call, client, this.cluster().api(), made, seconds);
    const outputs = checkpoint(live, inputs, fieldManager);
    if (problem !== undefined) {
      const message = `${made.kind} ${id} was made, but is not ready: ${problem}`;
      throw new InitFailedError(message, { id, inputs, outputs, reasons: [problem] });
    }
    return { id, outputs };
  }

  /** What the API would make of it; undefined when that cannot be told before it is done. */
  private async dryRun(
    inputs: Properties,
    ask: (client: Awaited<ReturnType<Cluster["objects"]>>) => Promise<Manifest>,
  ): Promise<Properties | undefined> {
    if (containsUnknown(inputs)) {
      return undefined;
    }
    try {
      const made = without(await ask(await this.cluster().objects()), "status");
      return checkpoint(made as Manifest, inputs, "");
    } catch (error) {
      const invalid = error instanceof ApiError && (error.status === 400 || error.status === 422);
      // An immutable field is "invalid" for the update which the replacement will not be.
      if (invalid && !/immutable/.test(error.message)) throw error;
      return undefined;
    }
  }

  private force(manifest: Manifest): boolean {
    const annotated = annotationsOf(manifest.metadata)["pulumi.com/patchForce"] === "true";
    return annotated || this.cluster().settings.enablePatchForce;
  }

  private liveInputs(live: Manifest, inputs: Properties): Properties {
    const declared = prune(fromManifest(live), normalize(inputs)) as Properties;
    if (namespaceOf(inputs) === undefined) {
      declared["metadata"] = without(declared["metadata"], "namespace");
    }
    return declared;
  }
}

/** A custom kind may be a moment behind its definition, a namespace behind its object. */
async function retryWhileMissing<T>(call: OperationCall, work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      const missing = error instanceof ApiError && error.status === 404;
      if (!missing || attempt === 5 || call.signal.aborted) throw error;
      call.progress(`${error.message}; trying again`);
      await new Promise((resolve) => setTimeout(resolve, 500 * 2 ** attempt));
    }
  }
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
