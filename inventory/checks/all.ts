import type { Draft } from "../draft";
import type { Finding, Path } from "../fault";
import { addressFindings } from "./addresses";
import { classFindings } from "./classes";
import { facingFindings } from "./facing";
import { hostFindings, hostKeyFindings, sharedKeyFindings } from "./hosts";
import { jumpFindings } from "./jumps";
import { kubernetesWordFindings } from "./kubernetes-words";
import { meshFindings } from "./mesh";
import { nameFindings } from "./names";
import { networkFindings } from "./networks";
import { portFindings } from "./ports";
import { type ChartPlace, releaseFindings } from "./releases";
import { roleFindings } from "./roles";
import { scalarFindings, type Written } from "./scalars";
import { serverFindings } from "./servers";
import { storageFindings } from "./storage";

/** What the checks need to know beyond the draft. */
export interface Surroundings {
  readonly isOverlaid: (path: Path) => boolean;
  readonly chartAt: (path: string) => ChartPlace;
  readonly written: readonly Written[];
}

/** Everything about an inventory that a schema cannot say, one subject a file. */
export function crossFindings(whole: Draft, around: Surroundings): Finding[] {
  const contradictions = classFindings(whole, around.isOverlaid);
  // Whichever of the two was meant, what follows from the other is no fault.
  const rolesKnown = whole.rolesKnown && !contradictions.some(({ path }) => path[2] === "roles");
  const draft = { ...whole, rolesKnown };
  return [
    ...nameFindings(draft),
    ...hostFindings(draft),
    ...hostKeyFindings(draft),
    ...sharedKeyFindings(draft, around.isOverlaid),
    ...jumpFindings(draft),
    ...contradictions,
    ...addressFindings(draft, around.isOverlaid),
    ...facingFindings(draft),
    ...meshFindings(draft),
    ...networkFindings(draft),
    ...portFindings(draft),
    ...roleFindings(draft),
    ...storageFindings(draft),
    ...kubernetesWordFindings(draft),
    ...releaseFindings(draft, around.chartAt),
    ...serverFindings(draft),
    ...scalarFindings(draft, around.written),
  ];
}
