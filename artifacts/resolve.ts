import type { Architecture } from "../inventory/site";
import { type ArtifactRow, fileName } from "./catalogue";
import { rowKey, type ArtifactFault, type LockRow } from "./lock";

/** One HTTP base and one OCI registry that hold everything. */
export interface Mirror {
  /** "http://10.0.0.1:8480", with or without a final slash. */
  readonly http: string;
  /** "http://10.0.0.1:8481"; http:// means a registry without TLS. */
  readonly registry: string;
}

/** What an artifact is resolved from. */
export interface ArtifactSources {
  readonly catalogue: readonly ArtifactRow[];
  readonly lock: readonly LockRow[];
  /** @default absent: upstream */
  readonly mirror?: Mirror | undefined;
}

/** Where one artifact is fetched from, and what it must hash to. */
export interface ResolvedArtifact {
  readonly version: string;
  /**
   * Of a file its URL. Of an image its upstream reference, also with a mirror: the runtime's registry configuration
   * points that name at the mirror, so manifests read the same on every site.
   */
  readonly url: string;
  /** 64 hexadecimal digits; of an image its digest without "sha256:". */
  readonly sha256: string;
}

export type Resolution =
  | { readonly artifact: ResolvedArtifact; readonly fault?: undefined }
  | { readonly artifact?: undefined; readonly fault: ArtifactFault };

/** Path of a file below the mirror's HTTP base: name, version and architecture keep rows apart. */
export function mirrorPath(row: ArtifactRow): string {
  return `${rowKey(row)}/${fileName(row)}`;
}

/** Repository and tag of an image inside the mirror's registry: upstream's without its host. */
export function mirrorImage(row: ArtifactRow): string {
  return row.source.slice(row.source.indexOf("/") + 1);
}

/** Finds one artifact, or says which row is missing where and what to do. */
export function resolveArtifact(
  { catalogue, lock, mirror }: ArtifactSources,
  name: string,
  architecture: Architecture,
): Resolution {
  const named = catalogue.filter((row) => row.name === name);
  const row = named.find((r) => r.architecture === architecture);
  if (row === undefined) {
    const has = named.map((r) => r.architecture).join(", ");
    const reason =
      named.length === 0
        ? "is not in the catalogue; add a row"
        : `has no ${architecture} in the catalogue, only ${has}`;
    return { fault: { path: `artifacts.${name}`, reason } };
  }
  const locked = lock.find((l) => rowKey(l) === rowKey(row));
  if (locked === undefined) {
    const others = lock.filter((l) => l.name === name).map(rowKey);
    const known = others.length === 0 ? "" : `; the lock file has ${others.join(", ")}`;
    const reason = `has no hash in the lock file${known}; learn it with "npm run artifacts:lock"`;
    return { fault: { path: `artifacts.${rowKey(row)}`, reason } };
  }
  const url =
    mirror === undefined || row.kind === "image"
      ? row.source
      : `${mirror.http.replace(/\/+$/, "")}/${mirrorPath(row)}`;
  return { artifact: { version: row.version, url, sha256: locked.sha256 } };
}

/** One artifact that `artifactFaults` has found to be there. @throws Error when it is not */
export function foundArtifact(
  sources: ArtifactSources,
  name: string,
  architecture: Architecture,
): ResolvedArtifact {
  const { artifact, fault } = resolveArtifact(sources, name, architecture);
  if (artifact === undefined) throw new Error(`${fault.path} ${fault.reason}`);
  return artifact;
}

/** Every fault of a list of wanted artifacts at once. */
export function artifactFaults(
  sources: ArtifactSources,
  wanted: readonly { readonly name: string; readonly architecture: Architecture }[],
): ArtifactFault[] {
  return wanted.flatMap(({ name, architecture }) => {
    const { fault } = resolveArtifact(sources, name, architecture);
    return fault === undefined ? [] : [fault];
  });
}
