import { SSH_SERVER } from "./ssh-server";

/** Facts of a host; `$disks` holds one path a line. Of those that are there: "PATH", and an earlier path to the same disk. */
export const READ = `
fact hostname "$(cat /proc/sys/kernel/hostname)"
fact boot_hostname "$(cat /etc/hostname 2>/dev/null)"
fact machine "$(uname -m)"
fact packages "$(dpkg --print-architecture 2>/dev/null)"
fact kernel "$(uname -r)"
fact memory "$(sed -n 's/^MemTotal: *\\([0-9]*\\) kB$/\\1/p' /proc/meminfo)"
fact now "$(date +%s)"
fact init "$(cat /proc/1/comm)"
if grep -qw memory /sys/fs/cgroup/cgroup.controllers 2>/dev/null || [ -d /sys/fs/cgroup/memory ]; then
  fact cgroups yes
fi
belongs=
if [ -s /var/lib/croft/kubernetes/member ]; then belongs="a Kubernetes cluster"; fi
for d in /var/lib/ceph/*-*-*-*-*; do
  if [ -d "$d" ]; then belongs="\${belongs:+$belongs and }a Ceph cluster"; break; fi
done
fact belongs "$belongs"
${SSH_SERVER}printf '%s\\n' "$disks" | {
  set --
  while IFS= read -r disk; do
    if [ ! -b "$disk" ]; then continue; fi
    same=
    for other; do
      if [ "$other" -ef "$disk" ]; then same=$other; break; fi
    done
    printf '%s %s\\n' "$disk" "$same"
    set -- "$@" "$disk"
  done
}
`;

/** /etc/hostname is written in place: where it is a mount point it cannot be renamed. */
export const NAME = `
set -eu
printf '%s\\n' "$hostname" >/etc/hostname
printf '%s' "$hostname" >/proc/sys/kernel/hostname
`;
