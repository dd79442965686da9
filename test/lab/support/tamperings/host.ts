import { gone, row, type Tampering } from "../tampering";

const chrony = 'files["/etc/chrony/chrony.conf"]';

/** What every managed host has: machine, files, time. */
export const hostTamperings: readonly Tampering[] = [
  {
    title: "the running host name",
    host: "gate",
    command: "printf evil >/proc/sys/kernel/hostname",
    rows: [row("croft:host:Machine", "gate", "hostname")],
    proof: { command: "cat /proc/sys/kernel/hostname", prints: "gate" },
  },
  {
    title: "the host name of the next boot",
    host: "node1",
    command: "echo evil >/etc/hostname",
    rows: [row("croft:host:Machine", "node1", "hostname")],
    proof: { command: "cat /etc/hostname", prints: "node1" },
  },
  {
    title: "an SSH server that nothing asks for at boot",
    host: "node2",
    command: "rm /etc/systemd/system/multi-user.target.wants/ssh.service",
    rows: [row("croft:host:Machine", "node2", "sshAtBoot")],
    proof: { command: "systemctl is-enabled ssh 2>/dev/null", prints: "enabled" },
  },
  {
    title: "an SSH server masked under those who are logged in",
    host: "gate",
    command: "systemctl --quiet mask ssh",
    rows: [row("croft:host:Machine", "gate", "sshAtBoot")],
    proof: { command: "systemctl is-enabled ssh 2>/dev/null", prints: "enabled" },
  },
  {
    title: "a boot that ends before any service starts",
    host: "node1",
    command: "systemctl --quiet set-default rescue.target 2>/dev/null",
    rows: [row("croft:host:Machine", "node1", "sshAtBoot")],
    proof: { command: "systemctl get-default | grep -c rescue || true", prints: "0" },
  },
  {
    title: "a configuration that SSH's server will not start again with",
    host: "node3",
    command: "echo 'Evil yes' >/etc/ssh/sshd_config.d/evil.conf",
    rows: [row("croft:host:Machine", "node3", "sshAtBoot")],
    refused: {
      words: /node3 has an SSH server that would not start again.*Bad configuration option: Evil/,
      undo: "rm /etc/ssh/sshd_config.d/evil.conf",
    },
  },
  {
    title: "a disk that is not there any more",
    host: "node3",
    command: "mv /dev/disk/by-id/croft-node3-disk0 /run/",
    rows: [
      row("croft:host:Machine", "node3", "disks[0]"),
      gone("croft:storage:CephOsd", "storage-node3.croft-node3-disk0"),
    ],
    refused: {
      words: /node3 has no disk \/dev\/disk\/by-id\/croft-node3-disk0/,
      undo: "mv /run/croft-node3-disk0 /dev/disk/by-id/",
    },
  },
  {
    title: "a line added to a file",
    host: "node1",
    command: "echo '192.0.2.1 evil' >>/etc/hosts",
    rows: [row("croft:host:File", "node1-hosts", "content")],
    proof: { command: "grep -c evil /etc/hosts || true", prints: "0" },
  },
  {
    title: "a file emptied",
    host: "gate",
    command: ": >/etc/hosts",
    rows: [row("croft:host:File", "gate-hosts", "content")],
    proof: { command: "grep -c localhost /etc/hosts", prints: "2" },
  },
  {
    title: "the owner of a file that stands alone",
    host: "node3",
    command: "chown daemon:daemon /etc/hosts",
    rows: [row("croft:host:File", "node3-hosts", "owner")],
    proof: { command: "stat -c %U:%G /etc/hosts", prints: "root:root" },
  },
  {
    title: "a file's owner",
    host: "gate",
    command: "chown daemon:daemon /etc/chrony/chrony.conf",
    rows: [row("croft:host:Files", "gate", `${chrony}.owner`)],
    proof: { command: "stat -c %U:%G /etc/chrony/chrony.conf", prints: "root:root" },
  },
  {
    title: "a file's content, owner and mode at once",
    host: "node1",
    command:
      "cd /etc/chrony && echo 'port 0' >>chrony.conf && chown daemon chrony.conf && chmod 0666 chrony.conf",
    rows: [
      row(
        "croft:host:Files",
        "node1",
        ...["content", "mode", "owner"].map((it) => `${chrony}.${it}`),
      ),
    ],
    proof: { command: "stat -c '%U:%G %a' /etc/chrony/chrony.conf", prints: "root:root 644" },
  },
  {
    title: "a file removed",
    host: "node2",
    command: "rm /etc/hosts",
    rows: [gone("croft:host:File", "node2-hosts")],
    proof: { command: "stat -c %a /etc/hosts", prints: "644" },
  },
  {
    title: "a folder where a file belongs",
    host: "node3",
    command: "rm /etc/hosts; mkdir /etc/hosts; touch /etc/hosts/kept",
    rows: [row("croft:host:File", "node3-hosts", "content", "mode")],
    proof: {
      command: "stat -c %a /etc/hosts; ls /etc/hosts.off; rm -r /etc/hosts.off",
      prints: "644\nkept",
    },
  },
  {
    title: "the only file of a set removed",
    host: "node2",
    command: "rm /etc/containers/registries.conf.d/50-croft.conf",
    rows: [gone("croft:host:Files", "storage-node2")],
    proof: { command: "stat -c %a /etc/containers/registries.conf.d/50-croft.conf", prints: "644" },
  },
  {
    title: "one file of several removed",
    host: "node2",
    command: "rm /etc/dpkg/dpkg.cfg.d/50-croft-podman",
    rows: [row("croft:host:Files", "node2", 'files["/etc/dpkg/dpkg.cfg.d/50-croft-podman"]')],
    proof: { command: "stat -c %a /etc/dpkg/dpkg.cfg.d/50-croft-podman", prints: "644" },
  },
  {
    title: "a service stopped",
    host: "gate",
    command: "systemctl stop chrony",
    rows: [row("croft:host:Service", "gate", "active")],
    proof: { command: "systemctl is-active chrony", prints: "active" },
  },
  {
    title: "a service disabled",
    host: "node1",
    command: "systemctl --quiet disable chrony 2>/dev/null",
    rows: [row("croft:host:Service", "node1", "enablement")],
    proof: { command: "systemctl is-enabled chrony 2>/dev/null", prints: "enabled" },
  },
  {
    title: "a service that nothing asks for at boot",
    host: "node3",
    command: "rm /etc/systemd/system/multi-user.target.wants/chrony.service",
    rows: [row("croft:host:Service", "node3", "enablement")],
    proof: {
      command: "ls /etc/systemd/system/multi-user.target.wants/chrony.service",
      prints: "/etc/systemd/system/multi-user.target.wants/chrony.service",
    },
  },
  {
    title: "a service masked",
    host: "gate",
    command: "systemctl --quiet mask chrony",
    rows: [row("croft:host:Service", "gate", "enablement")],
    proof: { command: "systemctl is-enabled chrony 2>/dev/null", prints: "enabled" },
  },
  {
    title: "a drop-in that nobody declared",
    host: "node1",
    command:
      "cd /etc/systemd/system && mkdir -p chrony.service.d && printf '[Service]\\nNice=5\\n' >chrony.service.d/evil.conf",
    rows: [row("croft:host:Service", "node1", 'dropIns["evil.conf"]', "restartOn.unit")],
    proof: { command: "systemctl show -p Nice --value chrony", prints: "0" },
  },
  {
    title: "a package's unit edited as a whole",
    host: "node2",
    command:
      "sed 's/^\\[Service\\]/&\\nNice=5/' /lib/systemd/system/chrony.service >/etc/systemd/system/chrony.service && systemctl daemon-reload",
    rows: [row("croft:host:Service", "node2", "restartOn.unit", "unitText")],
    proof: {
      command: "systemctl show -p FragmentPath --value chrony",
      prints: "/lib/systemd/system/chrony.service",
    },
  },
  {
    title: "a property of a service set by hand",
    host: "node3",
    command: "systemctl set-property chrony.service CPUWeight=20",
    rows: [
      row(
        "croft:host:Service",
        "node3",
        'dropIns["/etc/systemd/system.control/chrony.service.d/50-CPUWeight.conf"]',
        "restartOn.unit",
      ),
    ],
    proof: {
      command: "ls /etc/systemd/system.control/chrony.service.d 2>/dev/null || true",
      prints: "",
    },
  },
  {
    title: "a service whose process a signal has stopped",
    host: "node1",
    command: "pkill -STOP -x chronyd",
    rows: [row("croft:host:Service", "node1", "active")],
    proof: { command: "grep -c stopped /proc/$(pgrep -ox chronyd)/status || true", prints: "0" },
  },
  {
    title: "a service masked until the next boot",
    host: "node3",
    command: "systemctl --quiet mask --runtime chrony",
    rows: [row("croft:host:Service", "node3", "enablement")],
    proof: { command: "systemctl is-enabled chrony 2>/dev/null", prints: "enabled" },
  },
  {
    title: "a service that was never restarted after its configuration changed",
    host: "gate",
    command: `sed -i 's/"configuration":"[0-9a-f]*"/"configuration":"0"/' /var/lib/croft/services/chrony.service.json`,
    rows: [row("croft:host:Service", "gate", "restartOn.configuration")],
  },
  {
    title: "a record of a reload that nobody asked for",
    host: "gate",
    command: `sed -i 's/"reload":{}/"reload":{"evil":"1"}/' /var/lib/croft/services/chrony.service.json`,
    rows: [row("croft:host:Service", "gate", "reloadOn.evil")],
  },
  {
    title: "a service started with another configuration",
    host: "node2",
    command: "echo 'port 0' >>/etc/chrony/chrony.conf && systemctl restart chrony",
    rows: [
      row("croft:host:Service", "node2", "restartOn.configuration"),
      row("croft:host:Files", "node2", `${chrony}.content`),
    ],
    proof: {
      command:
        "[ /etc/chrony/chrony.conf -ot /run/chrony/chronyd.pid ] && grep -c 'port 0' /etc/chrony/chrony.conf || true",
      prints: "0",
    },
  },
];
