import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { guardOfPath, guardOfUnit } from "../../provider/guard/guard";
import { REVERT } from "../../provider/guard/revert";
import { CONFIRM, DECIDED, GUARDED } from "../../provider/guard/shell";

// What is no guard's business costs no fresh connection. That a guard works is proved on hosts, by test/lab/6-lockout.

test.each([
  "/etc/ssh/sshd_config",
  "/etc/ssh/sshd_config.d/50-croft.conf",
  "/etc/ssh/ssh_host_ed25519_key",
  "/root/.ssh/authorized_keys",
  "/home/pi/.ssh/authorized_keys",
  "/etc/pam.d/sshd",
  "/etc/hosts.deny",
  "/etc/shadow",
  "/etc/sudoers",
  "/etc/sudoers.d/pi",
  "/etc/resolv.conf",
  "/etc/network/interfaces",
  "/etc/network/interfaces.d/eth0",
  "/etc/systemd/network/10-lan.network",
  "/etc/systemd/networkd.conf",
  "/etc/netplan/50-cloud-init.yaml",
  "/etc/nftables.conf",
])("%s is guarded", (path) => expect(guardOfPath(path)?.paths).toEqual([path]));

test.each([
  "/etc/hosts",
  "/etc/ssh/ssh_config",
  // Told to read it again, wg-quick drops the peers that have files of their own.
  "/etc/wireguard/wg0.conf",
  "/etc/wireguard/wg0.d/node1.conf",
  "/etc/systemd/system/haproxy.service",
  "/etc/modules-load.d/croft.conf",
  "/srv/etc/ssh/sshd_config",
  "/etc/sudoers_backup",
])("%s is not", (path) => expect(guardOfPath(path)).toBeUndefined());

test.each([
  "ssh.service",
  "ssh.socket",
  "sshd.service",
  "networking.service",
  "systemd-networkd.service",
  "nftables.service",
  "wg-quick@wg0.service",
])("%s is guarded, and sshd restarted with it", (unit) => {
  const files = [`/etc/systemd/system/${unit}`];
  expect(guardOfUnit(unit)?.paths).toEqual(expect.arrayContaining(files));
  expect(guardOfUnit(unit)?.units).toContain("ssh.service");
});

test.each(["containerd.service", "haproxy.service", "wg-quick.target", "sshguard.service"])(
  "%s is not",
  (unit) => expect(guardOfUnit(unit)).toBeUndefined(),
);

test("a file is made to be felt, checked first; a unit is checked before it is touched", () => {
  expect(guardOfPath("/etc/ssh/sshd_config")).toEqual({
    paths: ["/etc/ssh/sshd_config"],
    units: ["ssh.service", "ssh.socket"],
    network: false,
    before: "",
    after:
      "mkdir -p /run/sshd && sshd -t && " +
      "if systemctl -q is-active ssh.service; then systemctl reload-or-restart ssh.service; fi && sleep 1",
  });
  expect(guardOfUnit("wg-quick@home.service")).toEqual({
    paths: [
      "/etc/systemd/system/wg-quick@home.service",
      "/etc/systemd/system/wg-quick@home.service.d",
      "/var/lib/croft/services/wg-quick@home.service.json",
    ],
    units: ["wg-quick@home.service", "ssh.service"],
    network: true,
    before: "",
    after: "",
  });
  expect(guardOfUnit("ssh.service")?.before).toBe("mkdir -p /run/sshd && sshd -t");
});

test("what runs on a host is shell", () => {
  for (const text of [GUARDED, REVERT, CONFIRM, DECIDED]) {
    execFileSync("sh", ["-n"], { input: text, stdio: ["pipe", "ignore", "pipe"] });
  }
});
