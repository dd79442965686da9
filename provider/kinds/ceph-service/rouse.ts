import { answering, ceph, type CephCommand, lookAgain } from "../../ceph/commands";
import { configurationEntries, monitorsIn } from "../../ceph/configuration-text";
import { keyStanding, restoreKey } from "../../ceph/daemon-key";
import type { ClusterFacts } from "../../ceph/facts";
import { wake } from "../../ceph/wake";
import type { HostAccess } from "../../access";
import type { Session } from "../../kind";
import { words } from "../../rows";
import type { CephServiceInputs } from "./resource";

/** Force passes over "may it stop"; that a majority stays is checked all the same. */
export function removal(host: string): CephCommand {
  const command = { prefix: "orch daemon rm", names: [`mon.${host}`], force: true };
  return { to: "mgr", command, timeoutSeconds: 120 };
}

/**
 * Hosts whose monitor the others were told to forget. It ends whenever it is started, and the orchestrator takes it for one that
 * is there.
 */
export function forgotten(
  { configuration, hosts }: Pick<ClusterFacts, "configuration" | "hosts">,
  missing: readonly string[],
): string[] {
  const known = monitorsIn(configurationEntries(configuration));
  if (known.length === 0) return [];
  return hosts
    .filter(({ name, address }) => missing.includes(name) && !known.includes(address))
    .map(({ name }) => name);
}

/** Fact `daemons`: names of those of $service that the orchestrator has placed here. */
const PLACED = `for folder in "/var/lib/ceph/$fsid/$service".*; do
  [ ! -d "$folder" ] || echo "\${folder##*/}"
done | factf daemons`;

/** Tells the monitors the keys of daemons that they have forgotten, or of which they were told otherwise. */
async function introduce(
  session: Session,
  { members, service }: CephServiceInputs,
  access: HostAccess,
  facts: ClusterFacts,
): Promise<void> {
  const vars = { fsid: facts.fsid, service };
  const placed = words((await session.probe(access, { text: PLACED, vars })).facts["daemons"]);
  for (const daemon of placed.filter((name) => keyStanding(facts, name) !== "as made"))
    await restoreKey(session, members, access, facts.fsid, daemon);
}

/**
 * Has its daemons run on hosts that miss them. The orchestrator starts nothing by itself that was stopped, and cannot start what is
 * masked, or what the monitors do not know; what is gone from a host as a whole it makes anew, once it has seen that.
 */
export async function rouse(
  session: Session,
  inputs: CephServiceInputs,
  asleep: CephServiceInputs["members"],
): Promise<void> {
  const { members, service } = inputs;
  const { facts } = await answering(session, members);
  if (service === "mon") {
    const names = asleep.map(({ host }) => host);
    // Of a host that had none yet it knows nothing to remove.
    const removals = forgotten(facts, names).map((host) => ({ ...removal(host), accept: [22] }));
    if (removals.length > 0) await ceph(session, members, removals, { timeoutSeconds: 400 });
  } else {
    await Promise.all(asleep.map((access) => introduce(session, inputs, access, facts)));
  }
  await wake(session, asleep, facts.fsid, [service]);
  await ceph(session, members, [lookAgain]);
}
