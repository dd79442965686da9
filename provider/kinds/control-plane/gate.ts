import type { Session } from "../../kind";
import { pauseFault } from "../../kubernetes/etcd";
import { settled } from "../../kubernetes/inputs";
import { etcdMembers } from "../../kubernetes/leaving";
import { poll } from "../../poll";
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

/**
 * Asked before this control plane stops for a moment. An etcd that does not answer is none that could be missed.
 * @throws Error when etcd would lose its quorum
 */
export async function mayPause(session: Session, inputs: ControlPlaneInputs): Promise<void> {
  if (!(await lookAt(session, inputs)).facts["etcd"]) return;
  const fault = pauseFault(await etcdMembers(session, inputs.access), inputs.node);
  if (fault !== undefined) throw new Error(`${inputs.node} cannot be restarted now: ${fault}`);
}
