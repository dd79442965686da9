import { secret } from "../../../../provider/grpc/sentinels";
import type { Properties } from "../../../../provider/grpc/wire";
import { fromManifest, STATE, type Manifest } from "./manifest";

/** What the state holds of a live object: the object itself, and under hidden names what the next run needs. */
export function checkpoint(live: Manifest, inputs: Properties, fieldManager: string): Properties {
  const metadata = without(live.metadata, "managedFields");
  const outputs = fromManifest({ ...live, metadata } as Manifest);
  return {
    ...sealed(outputs),
    // The engine does not tell which inputs are secret, and marks outputs of the same name only.
    [STATE.inputs]: secret(inputs),
    [STATE.initialApiVersion]: live.apiVersion,
    [STATE.fieldManager]: fieldManager,
  };
}

/** A Secret's data may have been declared as `stringData`; under its other name the engine would not mark it. */
export function sealed(object: Properties): Properties {
  const { apiVersion, kind, data } = object;
  const isSecret = apiVersion === "v1" && kind === "Secret" && data !== undefined;
  return isSecret ? { ...object, data: secret(data) } : object;
}

export function importedInputs(live: Manifest): Properties {
  const { metadata, ...rest } = without(fromManifest(live), "status");
  const { name, namespace, labels, annotations } = metadata as Record<string, unknown>;
  return { ...rest, metadata: { name, namespace, labels, annotations } };
}

export function namespaceOf(object: Properties): unknown {
  return (object["metadata"] as Properties | undefined)?.["namespace"];
}

export function without(map: unknown, key: string): Properties {
  return Object.fromEntries(Object.entries(map as Properties).filter(([name]) => name !== key));
}
