import type { CheckAnswer, CheckCall, CheckFailure } from "../../../../provider/grpc/handlers";
import { isUnknown } from "../../../../provider/grpc/sentinels";
import type { Properties } from "../../../../provider/grpc/wire";
import { isMap } from "./manifest";
import { isClusterScoped, type ObjectKind } from "./tokens";

/** Marks objects whose name was made up: a replacement may then stand beside what it replaces. */
export const AUTONAMED = "pulumi.com/autonamed";

/** Annotations of the original's that this edition does not follow; silently ignoring them would surprise. */
const REFUSED = ["pulumi.com/waitFor", "pulumi.com/replaceUnready"];

/**
 * Inputs with their kind, name and namespace.
 * @param defaultNamespace of the provider's configuration; undefined leaves it to the cluster's context
 */
export function checkObject(
  { news, olds, name, randomSeed }: CheckCall,
  { apiVersion, kind }: ObjectKind,
  defaultNamespace: string | undefined,
): CheckAnswer {
  const failures: CheckFailure[] = [];
  const metadata: Properties = isMap(news["metadata"]) ? { ...news["metadata"] } : {};
  const oldMetadata = isMap(olds["metadata"]) ? olds["metadata"] : {};
  if (metadata["generateName"] !== undefined) {
    const reason =
      "is not supported with server-side apply; give a name, or none to have one made up";
    failures.push({ property: "metadata.generateName", reason });
  }
  if (metadata["name"] === undefined) {
    const suffix = Buffer.from(randomSeed).subarray(0, 4).toString("hex");
    metadata["name"] = oldMetadata["name"] ?? `${name}-${suffix}`;
    metadata["annotations"] = { ...annotationsOf(metadata), [AUTONAMED]: "true" };
  }
  if (
    metadata["namespace"] === undefined &&
    defaultNamespace !== undefined &&
    !isClusterScoped(kind)
  ) {
    metadata["namespace"] = defaultNamespace;
  }
  for (const annotation of REFUSED.filter((word) => word in annotationsOf(metadata))) {
    failures.push({
      property: `metadata.annotations["${annotation}"]`,
      reason: "is not part of this edition of the kubernetes plugin",
    });
  }
  const namespace = metadata["namespace"];
  if (namespace !== undefined && !isUnknown(namespace) && isClusterScoped(kind)) {
    failures.push({ property: "metadata.namespace", reason: `a ${kind} lies in no namespace` });
  }
  const inputs = {
    ...news,
    apiVersion: news["apiVersion"] ?? apiVersion,
    kind: news["kind"] ?? kind,
  };
  return { inputs: { ...inputs, metadata }, failures };
}

export function annotationsOf(metadata: unknown): Properties {
  const annotations = isMap(metadata) ? metadata["annotations"] : undefined;
  return isMap(annotations) ? annotations : {};
}
