import type * as pulumi from "@pulumi/pulumi";
import type { HostAccess } from "../../access";
import { type InputsOf, KindResource } from "../../resource";

/** One download: a single file put at `path`, or an archive whose members are put into the directory `path`. */
export interface Download {
  readonly url: string;
  /** Hex SHA-256 of what is downloaded. */
  readonly sha256: string;
  /** Destination file, or the directory that an archive is unpacked into. */
  readonly path: string;
  /** Octal mode of a single file, e.g. "0755"; archives keep their own. */
  readonly mode: string;
  /** Leading path components to strip from an archive's members; -1 for a single file. */
  readonly strip: number;
}

export interface ArtifactInputs {
  readonly access: HostAccess;
  /** Name of the set, unique on its host, e.g. "kubernetes". */
  readonly set: string;
  readonly version: string;
  readonly downloads: readonly Download[];
}

/**
 * Binaries of one version, fetched by the host itself and verified before they take the place of older ones. Read
 * compares every installed file's hash with the one recorded at install. Delete removes the files.
 */
export class Artifact extends KindResource<ArtifactInputs> {
  static readonly type = "croft:host:Artifact";
  constructor(name: string, inputs: InputsOf<ArtifactInputs>, opts?: pulumi.CustomResourceOptions) {
    super(Artifact.type, name, inputs, opts);
  }
}
