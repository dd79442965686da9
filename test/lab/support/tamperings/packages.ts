import { row, type Tampering } from "../tampering";

/** What Debian's packages brought: files, users and whether they may be upgraded. */
export const packageTamperings: readonly Tampering[] = [
  {
    title: "a package removed",
    host: "gate",
    command: "dpkg --remove --force-depends ca-certificates >/dev/null 2>&1",
    rows: [row("croft:host:Packages", "gate", 'packages["ca-certificates"]')],
    proof: {
      command: "dpkg-query -W -f '${db:Status-Status}' ca-certificates",
      prints: "installed",
    },
  },
  {
    title: "a package without one of its programs",
    host: "gate",
    command: "rm /usr/sbin/update-ca-certificates",
    rows: [row("croft:host:Packages", "gate", 'packages["ca-certificates"]')],
    proof: {
      command: "command -v update-ca-certificates",
      prints: "/usr/sbin/update-ca-certificates",
    },
  },
  {
    title: "a package whose program is empty",
    host: "node1",
    command: ": >/usr/sbin/conntrack",
    rows: [row("croft:host:Packages", "node1", "packages.conntrack")],
    proof: { command: "test -s /usr/sbin/conntrack && echo full", prints: "full" },
  },
  {
    title: "a package whose program must not be executed",
    host: "node2",
    command: "chmod -x /usr/bin/chronyc",
    rows: [row("croft:host:Packages", "node2", "packages.chrony")],
    proof: { command: "stat -c %a /usr/bin/chronyc", prints: "755" },
  },
  {
    title: "a package without the user that its service runs as",
    host: "gate",
    command: "userdel -f haproxy 2>/dev/null; ! id haproxy 2>/dev/null",
    rows: [row("croft:host:Packages", "gate", "packages.haproxy")],
    proof: { command: "id -un haproxy", prints: "haproxy" },
  },
  {
    title: "a package whose files belong to somebody who is gone",
    host: "node1",
    command:
      "systemctl stop chrony; userdel -f _chrony 2>/dev/null; systemctl start chrony 2>/dev/null; ! id _chrony 2>/dev/null",
    rows: [
      row("croft:host:Packages", "node1", "packages.chrony"),
      row("croft:host:Service", "node1", "active"),
    ],
    proof: {
      command: "stat -c %U /var/lib/chrony; systemctl is-active chrony",
      prints: "_chrony\nactive",
    },
  },
  {
    title: "a package without its unit",
    host: "node3",
    command: "rm /lib/systemd/system/chrony.service",
    rows: [row("croft:host:Packages", "node3", "packages.chrony")],
    proof: {
      command: "ls /lib/systemd/system/chrony.service",
      prints: "/lib/systemd/system/chrony.service",
    },
  },
  {
    title: "a package held back",
    host: "node1",
    command: "apt-mark hold curl >/dev/null",
    rows: [row("croft:host:Packages", "node1", "hold[0]")],
    proof: { command: "apt-mark showhold", prints: "" },
  },
];
