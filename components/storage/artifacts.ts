import {
  artifactFaults,
  type ArtifactSources,
  type ResolvedArtifact,
  resolveArtifact,
} from "../../artifacts/resolve";
import { type Host, type Site, withRole } from "../../inventory/site";
import type { ComponentFault } from "../refuse";

const names = ["cephadm", "ceph"];

/** Every artifact of storage that no row, or no hash, is known of; and a version that is not the catalogue's. */
export function storageArtifactFaults(site: Site, sources: ArtifactSources): ComponentFault[] {
  const hosts = withRole(site, "storage");
  const architectures = [...new Set(hosts.map(({ architecture }) => architecture))];
  const wanted = architectures.flatMap((architecture) =>
    names.map((name) => ({ name, architecture })),
  );
  const version = sources.catalogue.find(({ name }) => name === "cephadm")?.version;
  const stated = site.storage?.version;
  const other =
    version === undefined || version === stated
      ? []
      : [{ path: "storage.version", reason: `is ${stated}, and the artifacts are of ${version}` }];
  return [...other, ...artifactFaults(sources, wanted)];
}

/** Only for what `storageArtifactFaults` has found to be there. */
export function storageArtifact(
  sources: ArtifactSources,
  name: "cephadm" | "ceph",
  host: Host,
): ResolvedArtifact {
  const { artifact, fault } = resolveArtifact(sources, name, host.architecture);
  if (artifact === undefined) throw new Error(`${fault.path} ${fault.reason}`);
  return artifact;
}

/** "quay.io" of "quay.io/ceph/ceph:v18.2.7". */
export function registryOf(reference: string): string {
  return reference.slice(0, reference.indexOf("/"));
}
