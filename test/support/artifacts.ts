import { createHash } from "node:crypto";
import { catalogue } from "../../artifacts/catalogue";
import { rowKey } from "../../artifacts/lock";
import type { ArtifactSources } from "../../artifacts/resolve";
import { versions } from "../../artifacts/versions";

/** Every row of the catalogue of a Kubernetes version, each with a hash of its own, from a mirror. */
export function everyArtifact(kubernetes = versions.kubernetes): ArtifactSources {
  const rows = catalogue({ ...versions, kubernetes });
  const lock = rows.map((row) => ({
    name: row.name,
    version: row.version,
    architecture: row.architecture,
    source: row.source,
    sha256: createHash("sha256").update(rowKey(row)).digest("hex"),
  }));
  const mirror = { http: "http://192.0.2.250:8480", registry: "http://192.0.2.250:8481" };
  return { catalogue: rows, lock, mirror };
}
