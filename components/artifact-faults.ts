import { artifactFaults, type ArtifactSources } from "../artifacts/resolve";
import type { Host } from "../inventory/site";
import type { ComponentFault } from "./refuse";

/** A version that the inventory states. */
export interface StatedVersion {
  /** Where: "storage.version". */
  readonly path: string;
  /** As it is written there, with a leading "v" or without: "v1.36.2". */
  readonly version: string;
  /** The artifact that has the same version. */
  readonly artifact: string;
}

/**
 * Every artifact of a layer that no row, or no hash, is known of; and a version that is not the catalogue's.
 *
 * @param hosts those of the layer
 * @param names what each of them fetches
 */
export function layerArtifactFaults(
  sources: ArtifactSources,
  hosts: readonly Host[],
  names: readonly string[],
  stated: StatedVersion,
): ComponentFault[] {
  const row = sources.catalogue.find(({ name }) => name === stated.artifact);
  const written = row && (stated.version.startsWith("v") ? `v${row.version}` : row.version);
  const other =
    written === undefined || written === stated.version
      ? []
      : [
          {
            path: stated.path,
            reason: `is ${stated.version}, and the artifacts are of ${written}`,
          },
        ];
  const architectures = [...new Set(hosts.map(({ architecture }) => architecture))];
  const wanted = architectures.flatMap((architecture) =>
    names.map((name) => ({ name, architecture })),
  );
  return [...other, ...artifactFaults(sources, wanted)];
}
