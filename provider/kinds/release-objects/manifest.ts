import { parseAllDocuments, type Tags } from "yaml";
import { type Fields, fieldsOf, isFields, without } from "../../kubernetes/fields";

/** An object as it was released: what is to be sent to the API. */
export interface Released {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Fields & { readonly name: string; readonly namespace?: string };
  readonly [field: string]: unknown;
}

/** A record that cannot be read as Helm reads it. */
export class ManifestError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "ManifestError";
  }
}

/**
 * The objects of a release's rendered manifest, in its order. Hooks and a chart's `crds/` are no part of it.
 * @throws ManifestError when it is no YAML
 */
export function releasedObjects(manifest: string, release: string, namespace: string): Released[] {
  return documentsOf(manifest)
    .flatMap(singly)
    .filter((object) => typeof fieldsOf(object["metadata"])["name"] === "string")
    .map((object) => marked(settled(object), release, namespace));
}

/**
 * As Helm reads it, which is YAML 1.1 (`yes` is true, 0644 is octal, the last of two equal keys counts), but without its
 * times and its numbers to the base of 60.
 * @see sigs.k8s.io/yaml
 */
function documentsOf(manifest: string): Fields[] {
  const withoutTimes = (tags: Tags): Tags =>
    tags.filter(
      (tag) => typeof tag === "string" || !(isTimestamp(tag.tag) || tag.format === "TIME"),
    );
  const parsed = parseAllDocuments(manifest, {
    version: "1.1",
    customTags: withoutTimes,
    uniqueKeys: false,
    logLevel: "silent",
  });
  const documents = Array.isArray(parsed) ? parsed : [];
  return documents.flatMap((document) => {
    const [error] = document.errors;
    if (error !== undefined)
      throw new ManifestError(`the manifest of its record is no YAML: ${error.code}`);
    const value: unknown = document.toJS({ maxAliasCount: -1 });
    return isFields(value) ? [value] : [];
  });
}

const isTimestamp = (tag: string | undefined) => tag === "tag:yaml.org,2002:timestamp";

function singly(object: Fields): Fields[] {
  const { kind, items } = object;
  if (typeof kind !== "string" || !kind.endsWith("List") || !Array.isArray(items)) return [object];
  return items.filter(isFields).flatMap(singly);
}

/** Without what only others write: an object's status, and the rules that a controller gathers for a ClusterRole. */
function settled(object: Fields): Fields {
  const gathers = object["kind"] === "ClusterRole" && isFields(object["aggregationRule"]);
  return withoutNulls(without(object, "status", ...(gathers ? ["rules"] : []))) as Fields;
}

/** A field without a value was not set; sent as `null` it would take away what others have put there. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isFields(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== null && inner !== undefined)
      .map(([key, inner]) => [key, withoutNulls(inner)]),
  );
}

/**
 * With the marks that Helm puts on whatever it makes, which the manifest lacks. An object that was made again without them
 * would be a stranger's to a later installation.
 * @see helm pkg/action/validate.go, setMetadataVisitor
 */
function marked(object: Fields, release: string, namespace: string): Released {
  const metadata = fieldsOf(object["metadata"]);
  return {
    ...(object as Released),
    metadata: {
      ...(metadata as Released["metadata"]),
      labels: { ...fieldsOf(metadata["labels"]), "app.kubernetes.io/managed-by": "Helm" },
      annotations: {
        ...fieldsOf(metadata["annotations"]),
        "meta.helm.sh/release-name": release,
        "meta.helm.sh/release-namespace": namespace,
      },
    },
  };
}
