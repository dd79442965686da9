import type { HostAccess } from "../../access";
import type { Session } from "../../kind";
import { pauseFault } from "../../kubernetes/etcd";
import { settled } from "../../kubernetes/inputs";
import { etcdMembers } from "../../kubernetes/leaving";
import { poll } from "../../poll";
import { liveControlPlane, lookAt } from "./reading";
import { rejoinEtcd } from "./rejoining";
import type { ControlPlaneInputs } from "./resource";

const seconds = 240;
/** So long a restart may take, of this one or of another, before it counts as a standstill. */
const restartSeconds = 45;

/**
 * Holds the next control plane back until this one carries its share: its etcd member votes and its API server is ready.
 * Two changing at once could cost the quorum.
 * @throws Error with what was missing at the end
 */
export async function gate(session: Session, inputs: ControlPlaneInputs): Promise<void> {
  await waiting(session, inputs, async () => false);
}

/**
 * The same for one that is mended, which a standstill does not hold up: where etcd lacks its quorum for the sake of the
 * others, this one cannot carry its share before they are mended as well, and they wait for this one. An etcd that has
 * ended over its data, with everything else in place, becomes a new member.
 * @returns false at a standstill
 */
export function mended(session: Session, inputs: ControlPlaneInputs): Promise<boolean> {
  const begin = Date.now();
  return waiting(session, inputs, async () => {
    if (Date.now() - begin < restartSeconds * 1000) return false;
    if (await isStandstill(session, inputs)) return true;
    await rejoinEtcd(session, inputs);
    return false;
  });
}

/** @param enough asked while it does not carry its share: whether that has to do */
async function waiting(
  session: Session,
  inputs: ControlPlaneInputs,
  enough: () => Promise<boolean>,
): Promise<boolean> {
  let lack = "";
  const carries = await poll(session, seconds, async () => {
    lack = liveControlPlane(inputs, await lookAt(session, inputs))?.membership ?? "not joined";
    if (lack === settled.membership) return true;
    if (await enough()) return false;
    session.progress(`waiting: ${lack}`);
    return undefined;
  });
  if (carries === undefined) throw new Error(`${inputs.node}: ${lack}, after waiting ${seconds} s`);
  return carries;
}

/** An etcd that looks for its others listens for them, and answers no client before it has a leader. */
const etcdRuns = { text: `if ss -Hltn 'sport = :2380' | grep -q .; then fact runs yes; fi` };

/** Whether this host's etcd runs, and too few of the others' do. */
export async function isStandstill(
  session: Session,
  { access, peers }: ControlPlaneInputs,
): Promise<boolean> {
  const runs = async (host: HostAccess) =>
    host.offline !== true &&
    (await session.probe(host, etcdRuns).catch(() => undefined))?.facts["runs"] !== undefined;
  const [own, ...others] = await Promise.all([access, ...peers].map(runs));
  const quorum = Math.floor((others.length + 1) / 2) + 1;
  return own === true && others.filter((one) => one).length + 1 < quorum;
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
