import { READ_DISK, parseDisk } from "../../ceph/disk";
import { forgetLooks } from "../../ceph/look";
import type { Session } from "../../kind";
import type { CephClusterInputs } from "./resource";

/** Stops and removes every daemon of the cluster on one host with all that belongs to it. */
const REMOVE = `set -e
if [ -x /usr/local/sbin/cephadm ] && [ -d "/var/lib/ceph/$fsid" ]; then
  cephadm rm-cluster --fsid "$fsid" --force >&2
fi
rm -rf "/var/lib/ceph/$fsid" "/var/log/ceph/$fsid" "/run/ceph/$fsid" /var/lib/croft/ceph/bootstrapping
if [ -f /etc/ceph/ceph.conf ] && grep -q "$fsid" /etc/ceph/ceph.conf; then
  rm -f /etc/ceph/ceph.conf /etc/ceph/ceph.client.admin.keyring /etc/ceph/ceph.pub /etc/ceph/rbdmap
fi
rmdir /var/lib/ceph /var/log/ceph /run/ceph /etc/ceph 2>/dev/null || true`;

/** The label at a BlueStore disk's beginning is what makes it one; the rest is made up of nothing but free space then. */
const EMPTY = `set -e
wipefs --all --quiet "$real"
dd if=/dev/zero of="$real" bs=1M count=10 conv=fsync status=none
blkdiscard "$real" 2>/dev/null || true`;

/**
 * Destroys a cluster: all daemons on all hosts, then the disks that carry its own label and no others.
 * @throws Error when the inventory's word for it is missing
 */
export async function erase(session: Session, inputs: CephClusterInputs): Promise<void> {
  const { name, fsid, members, disks } = inputs;
  if (!inputs.erase)
    throw new Error(
      `destroying the Ceph cluster of ${name} loses all its data; allow it by the word ${name} under ` +
        "storage.erase in the inventory, run `pulumi up`, and destroy again",
    );
  forgetLooks();
  await Promise.all(
    members.map(async (access) => {
      session.progress(`removing daemons from ${access.host}`);
      await session.run(access, { text: REMOVE, vars: { fsid } }, { timeoutSeconds: 600 });
      for (const disk of disks[access.host] ?? []) {
        const { stdout } = await session.probe(access, { text: READ_DISK, vars: { disk } });
        const { real, holds, fsid: owner } = parseDisk(stdout);
        if (holds !== "bluestore" || owner !== fsid || real === undefined) continue;
        await session.run(access, { text: EMPTY, vars: { real } });
      }
    }),
  );
}
