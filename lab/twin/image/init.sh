#!/bin/sh
# First process of a twin host, at every boot: makes of the container what systemd takes for a plain Debian server.
# Each step is one that a container lacks and a machine has; nothing here prepares what Croft itself must do.

# Without privileged mode the cgroup trees arrive read-only; systemd, the kubelet and podman write there. By mount (bind),
# since the file systems behind them are the workstation's own and refuse to be remounted.
for tree in /sys/fs/cgroup /sys/fs/cgroup/*/; do
    mountpoint -q "$tree" && mount -o remount,bind,rw "$tree"
done

# systemd makes / shared on a machine but not in a container; pods with bidirectional mounts need it.
mount --make-rshared /

# Docker mounts its own files over these, which then can be neither renamed over nor kept: a host owns them.
for file in hosts hostname resolv.conf; do
    mountpoint -q "/etc/$file" && umount "/etc/$file"
done
[ -s /etc/hosts ] || printf '127.0.0.1\tlocalhost\n127.0.1.1\t%s\n' "$(hostname)" > /etc/hosts
[ -s /etc/hostname ] || hostname > /etc/hostname
[ -s /etc/resolv.conf ] || cp /usr/local/lib/croft-twin/resolv.conf /etc/resolv.conf

# Programs that ask udev about disks look for its folder before they ask.
mkdir -p /run/udev

# Each line of the file: path by id, device node, major, minor. A host sees its own disks and nobody else's.
mkdir -p /dev/disk/by-id
if [ -f /usr/local/lib/croft-twin/disks ]; then
    while read -r id node major minor; do
        [ -b "$node" ] || mknod "$node" b "$major" "$minor"
        mkdir -p "$(dirname "$id")"
        ln -sfn "$node" "$id"
    done < /usr/local/lib/croft-twin/disks
fi

exec /lib/systemd/systemd
