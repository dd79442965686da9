import { secret, UNKNOWN } from "../../../../provider/grpc/sentinels";
import type { Properties } from "../../../../provider/grpc/wire";
import type { StoredRelease } from "../../../../provider/kubernetes/helm-records";
import { isMap } from "../objects/manifest";
import { DEFAULT_TIMEOUT_SECONDS, type ReleaseInputs } from "./helm-command";
import { withZeros } from "./release-check";
import { resourceNames } from "./resource-names";

/** Outputs that are no inputs. */
export const COMPUTED = ["resourceNames", "status"];

/** What a stored release says. `known` are earlier outputs, used where the revision is the same. */
export function liveOutputs(live: StoredRelease, known: Properties): Properties {
  const { metadata } = live.chart;
  const knownStatus = known["status"] as { revision?: number } | undefined;
  // A revision's manifest never changes, and reading YAML is slow.
  const same = knownStatus?.revision === live.version && known["resourceNames"] !== undefined;
  return {
    values: live.config ?? {},
    version: metadata.version,
    resourceNames: same ? known["resourceNames"] : resourceNames(live.manifest),
    status: {
      appVersion: metadata.appVersion ?? "",
      chart: metadata.name,
      name: live.name,
      namespace: live.namespace,
      revision: live.version,
      status: live.info.status,
      version: metadata.version,
    },
  };
}

export function preview(inputs: Properties): Properties {
  const unknown = Object.fromEntries(COMPUTED.map((name) => [name, UNKNOWN]));
  return { ...inputs, ...unknown, __inputs: secret(inputs) };
}

/** Secret marks do not come back from the engine. */
export function sealed(outputs: Properties): Properties {
  return "__inputs" in outputs ? { ...outputs, __inputs: secret(outputs["__inputs"]) } : outputs;
}

/** With what the release was last made or changed: of a change that failed the engine keeps the inputs of before. */
export function given(outputs: Properties, inputs: Properties): Properties {
  return (outputs["__inputs"] as Properties | undefined) ?? inputs;
}

export function importedInputs(live: StoredRelease): Properties {
  return withZeros({
    name: live.name,
    namespace: live.namespace,
    chart: live.chart.metadata.name,
    version: live.chart.metadata.version,
    values: live.config ?? {},
    timeout: DEFAULT_TIMEOUT_SECONDS,
  });
}

/** Of live values those that are known; others beside them are let be, as by the original. */
export function common(live: unknown, known: unknown): unknown {
  if (!isMap(live) || !isMap(known)) {
    return live;
  }
  const shared = Object.keys(known).filter((key) => key in live);
  return Object.fromEntries(shared.map((key) => [key, common(live[key], known[key])]));
}

export function omit(properties: Properties, names: readonly string[]): Properties {
  return Object.fromEntries(Object.entries(properties).filter(([name]) => !names.includes(name)));
}

export function idOf({ namespace, name }: ReleaseInputs): string {
  return `${namespace}/${name}`;
}

export function splitId(id: string): [string, string] {
  const [namespace, name] = id.includes("/") ? id.split("/") : ["default", id];
  return [namespace ?? "default", name ?? ""];
}
