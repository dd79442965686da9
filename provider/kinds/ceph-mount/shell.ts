import { WITHIN } from "../../ceph/within";
import { CRI } from "../../kubernetes/shell";

/** Which driver this host has, found once and for all scripts alike. */
const CHOOSE_DRIVER = `if grep -qw ceph /proc/filesystems || modprobe -q ceph 2>/dev/null; then
  driver=kernel
else
  driver=fuse
fi
fact driver "$driver"
`;

/**
 * A mount counts only when it answers: one whose daemon died stays in the table and hangs, and one whose client the servers
 * have shut out (evicted, blocklisted) still tells of the filesystem, but opens nothing. Nor does one count that takes no
 * writes. `here [rw|ro]`: it stands in the table, in that way.
 */
const ANSWERS = `${WITHIN}here() {
  within 4 findmnt --noheadings --output FSTYPE,OPTIONS --mountpoint "$mount" | tail -n 1 |
    grep -qE "^(ceph|fuse\\.ceph)[^ ]* +\${1-}"
}
answers() { here rw && within 4 find "$mount" -mindepth 1 -maxdepth 1 -quit; }
`;

/**
 * `lost_containers`: ids of containers that hold a CephFS which the host itself has no more, a line each. A pod keeps the
 * mount that was there when it started, and nothing but a start of its container gives it another one.
 */
const LOST_CONTAINERS = `${CRI}lost_containers() {
  grep -sE ' - (ceph|fuse\\.ceph[^ ]*) ' /proc/1/mountinfo /proc/[0-9]*/mountinfo |
    awk '{ split($1, at, "/") } at[3] == 1 { known[$3] = 1; next } !($3 in known) { print at[3] }' | sort -u |
    while read -r pid; do
      grep -soE 'kubepods.*[0-9a-f]{64}' "/proc/$pid/cgroup" | head -n 1 | tail -c 65
    done | sort -u
}
`;

/** A pod as kubectl names it, from the labels that the kubelet gives its containers. */
const podName = [".namespace", ".name"]
  .map((part) => `{{ index .status.labels "io.kubernetes.pod${part}" }}`)
  .join("/");

export const READ = `${CHOOSE_DRIVER}${ANSWERS}${LOST_CONTAINERS}
digest() { [ ! -f "$2" ] || fact "$2" "$(contents "$1" "$2" | sha256sum | cut -d" " -f1)"; }
digest 0644 "$conf"
digest 0600 "$keyring"
digest 0600 "$table"
digest 0644 "/etc/systemd/system/$unit"
fact enabled "$(systemctl is-enabled "$unit" 2>/dev/null)"
if answers; then fact mounted yes; fi
for id in $(lost_containers); do
  cri inspect --output go-template --template '${podName}' "$id" 2>/dev/null && echo
done | factf lost`;

/**
 * Files travel as variables; the unit's text is the one of the driver that was found. A mount that answers is left alone
 * unless `fresh` says otherwise: what is mounted over a pod's directory does not come back into the pod.
 */
export const APPLY = `set -e
${CHOOSE_DRIVER}${ANSWERS}${LOST_CONTAINERS}
umask 077
printf '%s' "$conf_text" | put 0644 "$conf"
printf '%s' "$keyring_text" | put 0600 "$keyring"
printf '%s' "$table_text" | put 0600 "$table"
if [ "$driver" = kernel ]; then text=$kernel_text; else text=$fuse_text; fi
printf '%s' "$text" | put 0644 "/etc/systemd/system/$unit"
umask 022
# Pods keep a mount that is only made writable. The kernel's driver wants the key again, which the table has.
if here ro; then
  if [ "$driver" = kernel ]; then set -- --fstab "$table"; else set --; fi
  within 10 mount --internal-only "$@" --options remount,rw "$mount" || true
fi
# What is unmounted is lost to the pods that have it, and servers that were silent take a while to hear a client again.
i=0
until answers || ! here || [ "$i" -ge 6 ]; do
  i=$((i + 1))
  progress "waiting for the mount to answer"
  sleep 1
done
# One that hangs would hang this as well.
answers || within 10 umount --lazy --no-canonicalize "$mount" || true
mkdir -p "$mount"
systemctl daemon-reload
systemctl enable --quiet "$unit"
if [ "$fresh" = yes ] || ! answers || ! systemctl --quiet is-active "$unit"; then
  progress "mounting"
  systemctl restart "$unit"
fi
i=0
until answers; do
  i=$((i + 1))
  if [ "$i" -gt 60 ]; then
    echo "not mounted after a minute:" >&2
    systemctl status --no-pager --lines 20 "$unit" >&2 || true
    exit 1
  fi
  sleep 1
done
for id in $(lost_containers); do
  progress "starting a container again that holds a mount which is gone"
  cri stop --timeout 30 "$id" >/dev/null || true
done`;

export const REMOVE = `systemctl disable --now --quiet "$unit" 2>/dev/null
umount --lazy --no-canonicalize "$mount" 2>/dev/null
rm -f "/etc/systemd/system/$unit" "$conf" "$keyring" "$table"
systemctl daemon-reload
rmdir "$mount" "$(dirname "$conf")" /etc/croft/ceph /etc/croft 2>/dev/null
true`;
