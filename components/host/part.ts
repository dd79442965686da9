import type { ArtifactSources } from "../../artifacts/resolve";
import type { ManagedHost } from "./managed-host";

/** What every part of a layer takes that is made once on each of its hosts. */
export interface HostPartArgs {
  readonly host: ManagedHost;
  readonly artifacts: ArtifactSources;
}
