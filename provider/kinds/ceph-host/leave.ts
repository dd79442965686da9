import { ceph, type CephCommand, until } from "../../ceph/commands";
import { look } from "../../ceph/look";
import type { Session } from "../../kind";
import type { CephHostInputs } from "./resource";

/** What a removed host keeps would be taken for a living cluster by whoever bootstraps there next. */
const clean = `if [ -x /usr/local/sbin/cephadm ] && [ -d "/var/lib/ceph/$fsid" ]; then
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
  }
  await session.run(access, { text: clean, vars: { fsid } }, { timeoutSeconds: 300 });
}
