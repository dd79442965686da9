import type { Session } from "../../kind";
import { settled } from "../../kubernetes/inputs";
import { poll } from "../../kubernetes/members";
import { liveControlPlane, lookAt } from "./reading";
import type { ControlPlaneInputs } from "./resource";

const seconds = 240;

/**
 * Holds the next control plane back until this one carries its share: its etcd member votes and its API server is ready.
 * Two changing at once could cost the quorum.
 * @throws Error with what was missing at the end
 */
export async function gate(session: Session, inputs: ControlPlaneInputs): Promise<void> {
  let lack = "";
  const done = await poll(session, seconds, async () => {
    lack = liveControlPlane(inputs, await lookAt(session, inputs))?.membership ?? "not joined";
    if (lack === settled.membership) return true;
    session.progress(`waiting: ${lack}`);
    return undefined;
  });
  if (done === undefined) throw new Error(`${inputs.node}: ${lack}, after waiting ${seconds} s`);
}
