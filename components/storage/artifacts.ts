import {
  type ArtifactSources,
  foundArtifact,
  type ResolvedArtifact,
} from "../../artifacts/resolve";
import { type Host, type Site, withRole } from "../../inventory/site";
import { layerArtifactFaults } from "../artifact-faults";
import type { ComponentFault } from "../refuse";

const names = ["cephadm", "ceph"] as const;

/** None for a site without storage. */
export function storageArtifactFaults(site: Site, sources: ArtifactSources): ComponentFault[] {
  const { storage } = site;
  if (storage === undefined) return [];
  return layerArtifactFaults(sources, withRole(site, "storage"), names, {
    path: "storage.version",
    version: storage.version,
    artifact: "cephadm",
  });
}

/** Only for what `storageArtifactFaults` has found to be there. */
export function storageArtifact(
  sources: ArtifactSources,
  name: (typeof names)[number],
  host: Host,
): ResolvedArtifact {
  return foundArtifact(sources, name, host.architecture);
}

/** "quay.io" of "quay.io/ceph/ceph:v18.2.7". */
export function registryOf(reference: string): string {
  return reference.slice(0, reference.indexOf("/"));
}
