/**
 * /etc/containerd/config.toml.
 *
 * - Containers may not get a lower OOM score than containerd itself has (-999): where containerd runs with that score no
 *   pod asks for less, and where a machine withholds the right to lower scores, pods start all the same.
 * - The control group driver stands in a file of its own, since only the running host knows it: see `cgroupFile`. The
 *   kubelet asks containerd for it.
 *
 * @param pauseImage the image every pod's sandbox is made of, kept from the kubelet's image clean-up
 * @see containerd 2.2 docs/cri/config.md
 */
export function renderContainerd(pauseImage: string): string {
  return `version = 3
imports = ["${cgroupFile}"]

[plugins."io.containerd.cri.v1.images".pinned_images]
  sandbox = "${pauseImage}"

[plugins."io.containerd.cri.v1.images".registry]
  config_path = "/etc/containerd/certs.d"

[plugins."io.containerd.cri.v1.runtime"]
  restrict_oom_score_adj = true

[plugins."io.containerd.cri.v1.runtime".cni]
  bin_dirs = ["/opt/cni/bin"]
  conf_dir = "/etc/cni/net.d"

[plugins."io.containerd.cri.v1.runtime".containerd.runtimes.runc]
  runtime_type = "io.containerd.runc.v2"
`;
}

/** Written at each start of containerd by `renderContainerdUnit`'s unit. */
const cgroupFile = "/run/croft/containerd-cgroups.toml";

/**
 * containerd.service, as upstream ships it but for two things. Before it starts it looks which control groups the host
 * has booted with: on version 2 systemd must own them, and on version 1 runc's systemd driver asks for controllers a
 * host may have kept to itself. Resource limits are left at systemd's own, which containerd 2 no longer needs to raise.
 *
 * @see containerd 2.2 containerd.service; kubernetes.io, "Container Runtimes", section "cgroup drivers"
 */
export function renderContainerdUnit(): string {
  return `[Unit]
Description=containerd container runtime
Documentation=https://containerd.io
After=network.target dbus.service local-fs.target

[Service]
RuntimeDirectory=croft
RuntimeDirectoryPreserve=yes
ExecStartPre=/bin/sh -c '\\
  systemd=false; [ -f /sys/fs/cgroup/cgroup.controllers ] && systemd=true; \\
  printf "%%s\\n" \\
    "version = 3" \\
    "[plugins.\\"io.containerd.cri.v1.runtime\\".containerd.runtimes.runc.options]" \\
    "  SystemdCgroup = $systemd" >${cgroupFile}'
ExecStart=/usr/local/bin/containerd
Type=notify
Delegate=yes
KillMode=process
Restart=always
RestartSec=5
TasksMax=infinity
OOMScoreAdjust=-999

[Install]
WantedBy=multi-user.target
`;
}

/**
 * /etc/containerd/certs.d/_default/hosts.toml: every image of every registry comes from one mirror, which keeps
 * upstream's repository names.
 *
 * @see containerd docs/hosts.md
 */
export function renderRegistryMirror(registry: string): string {
  return `[host."${registry.replace(/\/+$/, "")}"]
  capabilities = ["pull", "resolve"]
`;
}
