import { setTimeout as sleep } from "node:timers/promises";
import { answering, ceph, type CephCommand, until } from "../../ceph/commands";
import type { ClusterFacts } from "../../ceph/facts";
import { look, type Members } from "../../ceph/look";
import type { Session } from "../../kind";
import type { CephHostInputs } from "./resource";

/** What a removed host keeps would be taken for a living cluster by whoever bootstraps there next. */
const CLEAN = `if [ -x /usr/local/sbin/cephadm ] && [ -d "/var/lib/ceph/$fsid" ]; then
  cephadm rm-cluster --fsid "$fsid" --force >&2
fi
rm -rf "/var/lib/ceph/$fsid" "/var/log/ceph/$fsid" "/run/ceph/$fsid"
if [ -f /etc/ceph/ceph.conf ] && grep -q "$fsid" /etc/ceph/ceph.conf; then
  rm -f /etc/ceph/ceph.conf /etc/ceph/ceph.client.admin.keyring
fi`;

/**
 * Lets one host go: its daemons move where their services' specifications say, then it is forgotten and cleaned.
 * @throws Error while OSDs are left on it, or when it is the last one
 */
export async function leave(
  session: Session,
  { access, members, fsid }: CephHostInputs,
  also: CephCommand,
): Promise<void> {
  const hostname = access.host;
  const others = members.filter((member) => member.host !== hostname);
  const seen = await look(session, others);
  const known = seen?.facts.hosts.some(({ name }) => name === hostname) ?? false;
  if (known) {
    const left = seen?.facts.osds.filter(({ host }) => host === hostname) ?? [];
    if (left.length > 0) {
      const osds = left.map(({ id }) => `osd.${id}`).join(", ");
      const disks = `hosts.${hostname}.disks`;
      throw new Error(
        `${hostname} still has ${osds}, which no row of this site made: put its disk into ${disks} again and run pulumi up, ` +
          "which takes it over; then take it out once more, and its data moves to the others first",
      );
    }
    await ceph(session, others, [
      { to: "mgr", command: { prefix: "orch host drain", hostname }, timeoutSeconds: 120 },
    ]);
    await until(session, others, 300, ({ quorum, managers }) => {
      if (quorum.includes(hostname)) return `monitor of ${hostname} is leaving`;
      const manager = managers.some((name) => name.startsWith(`${hostname}.`));
      return manager ? `manager of ${hostname} is leaving` : undefined;
    });
    await ceph(
      session,
      others,
      [
        // Refused while the orchestrator still counts a daemon there, which it does until its next look at the host.
        {
          to: "mgr",
          command: { prefix: "orch host rm", hostname },
          retrySeconds: 180,
          timeoutSeconds: 120,
        },
        also,
      ],
      { timeoutSeconds: 400 },
    );
    await orchestrating(session, others, hostname);
  }
  await session.run(access, { text: CLEAN, vars: { fsid } }, { timeoutSeconds: 300 });
}

/** Longer than the orchestrator takes for a look at its hosts, and Ceph to tell how that ended. */
const STUMBLE_MILLISECONDS = 10_000;

/**
 * A look at the hosts that is under way when one of them is taken off the list trips over it, and the orchestrator ends:
 * "Module 'cephadm' has failed: 'node4'" (seen with 18.2.7). The next manager begins it anew.
 */
async function orchestrating(session: Session, members: Members, hostname: string): Promise<void> {
  await sleep(STUMBLE_MILLISECONDS, undefined, { signal: session.signal });
  const { facts } = await answering(session, members);
  if (!hasStumbled(facts, hostname)) return;
  session.progress(`the orchestrator has stumbled over ${hostname}: the next manager takes over`);
  await ceph(session, members, [{ to: "mon", command: { prefix: "mgr fail" } }]);
  await until(session, members, 180, (now) =>
    now.orchestrated && !hasStumbled(now, hostname) ? undefined : "waiting for the next manager",
  );
}

/** Whether the orchestrator has ended over this host, and over nothing else. */
export function hasStumbled({ health }: ClusterFacts, hostname: string): boolean {
  const said = health.checks["MGR_MODULE_ERROR"] ?? "";
  return said.includes("'cephadm' has failed") && said.endsWith(`'${hostname}'`);
}
