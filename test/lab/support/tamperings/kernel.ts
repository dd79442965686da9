import { row, type Tampering } from "../tampering";

/** What a node needs of its kernel: modules, parameters and no swap, now and after its next boot. */
export const kernelTamperings: readonly Tampering[] = [
  {
    title: "a kernel parameter changed live",
    host: "node1",
    command: "sysctl -qw net.ipv4.ip_forward=0",
    rows: [row("croft:host:Kernel", "node1", 'parameters["net.ipv4.ip_forward"]')],
    proof: { command: "sysctl -n net.ipv4.ip_forward", prints: "1" },
  },
  {
    title: "a kernel parameter changed for the next boot",
    host: "node1",
    command: "sed -i '/ip_forward/s/1$/0/' /etc/sysctl.d/90-croft.conf",
    rows: [row("croft:host:Kernel", "node1", 'parameters["net.ipv4.ip_forward"]')],
    proof: { command: "grep -c 'ip_forward *= *1' /etc/sysctl.d/90-croft.conf", prints: "1" },
  },
  {
    title: "a kernel parameter that a later file changes for the next boot",
    host: "node1",
    command: "echo net.ipv4.ip_forward=0 >/etc/sysctl.d/99-evil.conf",
    rows: [row("croft:host:Kernel", "node1", 'parameters["net.ipv4.ip_forward"]')],
    proof: {
      command: "cat /etc/sysctl.d/99-evil.conf; rm /etc/sysctl.d/99-evil.conf",
      prints: "# overrides 90-croft.conf: net.ipv4.ip_forward=0",
    },
  },
  {
    title: "a kernel parameter that a package's file changes for the next boot",
    host: "node1",
    command: "echo net.ipv4.ip_forward=0 >/usr/lib/sysctl.d/99-evil.conf",
    rows: [row("croft:host:Kernel", "node1", 'parameters["net.ipv4.ip_forward"]')],
    refused: {
      words: /node1 has "net\.ipv4\.ip_forward=0" in \/usr\/lib\/sysctl\.d\/99-evil\.conf/,
      undo: "rm /usr/lib/sysctl.d/99-evil.conf",
    },
  },
  {
    title: "a kernel module that is barred from the next boot",
    host: "node2",
    command: "mkdir -p /etc/modprobe.d && echo blacklist overlay >/etc/modprobe.d/evil.conf",
    rows: [row("croft:host:Kernel", "node2", "modules[1]")],
    proof: {
      command: "cat /etc/modprobe.d/evil.conf; rm /etc/modprobe.d/evil.conf",
      prints: "# overrides 90-croft.conf: blacklist overlay",
    },
  },
  {
    title: "a kernel module that the next boot would not load",
    host: "node2",
    command: "sed -i /overlay/d /etc/modules-load.d/90-croft.conf",
    rows: [row("croft:host:Kernel", "node2", "modules[1]")],
    proof: { command: "grep -c overlay /etc/modules-load.d/90-croft.conf", prints: "1" },
  },
  {
    title: "kernel parameters that anybody may change for the next boot",
    host: "node1",
    command: "chmod 0666 /etc/sysctl.d/90-croft.conf",
    rows: [row("croft:host:Kernel", "node1", 'rights["/etc/sysctl.d/90-croft.conf"]')],
    proof: { command: "stat -c %a /etc/sysctl.d/90-croft.conf", prints: "644" },
  },
  {
    title: "swap that would come back at the next boot",
    host: "node1",
    command: "systemctl --quiet unmask swap.target",
    rows: [row("croft:host:NoSwap", "node1", "units[0]")],
    proof: { command: "systemctl is-enabled swap.target 2>/dev/null || true", prints: "masked" },
  },
  {
    title: "a swap file in use",
    host: "node1",
    command:
      "fallocate -l 16M /var/evil.swap && chmod 0600 /var/evil.swap && mkswap -q /var/evil.swap && swapon /var/evil.swap",
    rows: [row("croft:host:NoSwap", "node1", "areas[0]")],
    proof: { command: "rm /var/evil.swap; grep -c evil /proc/swaps || true", prints: "0" },
  },
];
