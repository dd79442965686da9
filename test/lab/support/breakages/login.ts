import { kind as keyKind } from "../../../../provider/kinds/authorized-key/kind";
import { kind as serviceKind } from "../../../../provider/kinds/service/kind";
import type { Breakage } from "./breakage";

export const DROP_IN = "/etc/ssh/sshd_config.d/croft-test.conf";

/** sshd no longer listens, or does not believe us: ways to lose the login itself. */
export const LOGIN_BREAKAGES: readonly Breakage[] = [
  {
    what: "sshd on another port",
    change: (b) => b.write(DROP_IN, "Port 2222\n"),
  },
  {
    what: "sshd on an address that nobody dials",
    change: (b) => b.write(DROP_IN, "ListenAddress 127.0.0.1\n"),
  },
  {
    what: "sshd that does not let us in",
    change: (b) => b.write(DROP_IN, "PermitRootLogin no\n"),
  },
  {
    what: "sshd with a configuration it cannot read",
    change: (b) => b.write(DROP_IN, "PermitRootLogin perhaps\n"),
    refused: /unsupported option "perhaps"/,
  },
  {
    what: "sshd with another host key",
    before: "ssh-keygen -q -t ed25519 -N '' -f /etc/ssh/ssh_host_ed25519_key.other",
    after: "rm /etc/ssh/ssh_host_ed25519_key.other*",
    change: (b) => b.write(DROP_IN, "HostKey /etc/ssh/ssh_host_ed25519_key.other\n"),
  },
  {
    what: "sshd stopped",
    change: (b) => {
      const stopped = b.service("ssh.service", { active: false });
      return serviceKind.update(b.session, b.service("ssh.service"), stopped, ["active"]);
    },
  },
  {
    what: "sshd masked",
    change: (b) => {
      const masked = b.service("ssh.service", { active: false, enablement: "masked" });
      return serviceKind.create(b.session, masked);
    },
  },
  {
    what: "sshd with a drop-in that keeps it from starting",
    change: (b) => {
      const dropIns = { "cut.conf": "[Service]\nExecStartPre=/bin/false\n" };
      const broken = b.service("ssh.service", { dropIns });
      return serviceKind.update(b.session, b.service("ssh.service"), broken, ["dropIns"]);
    },
    refused: /ssh\.service does not run/,
  },
  {
    what: "authorised keys without ours",
    change: (b) => {
      const others = `${b.access.hostKey} somebody\n`;
      return b.write("/root/.ssh/authorized_keys", others, { mode: "0600" });
    },
  },
  {
    what: "our key, for another address only",
    before: "sed -i 's/$/ croft-cut/' /root/.ssh/authorized_keys",
    after: "sed -i 's/ croft-cut$//' /root/.ssh/authorized_keys",
    change: async ({ session, access }) => {
      const inputs = { access, purpose: "croft-cut", key: "", options: "" };
      const live = (await keyKind.read(session, inputs))!.inputs;
      const elsewhere = { ...live, options: 'from="192.0.2.1"' };
      return keyKind.update(session, live, elsewhere, ["options"]);
    },
  },
  {
    what: "a PAM that denies everybody",
    change: (b) => b.edit("/etc/pam.d/sshd", (text) => `account required pam_deny.so\n${text}`),
  },
  {
    what: "root with a shell that is none",
    change: (b) =>
      b.edit("/etc/passwd", (text) => text.replace("/root:/bin/bash", "/root:/usr/sbin/nologin")),
  },
  {
    what: "sudo that asks for a password",
    change: (b) => {
      const line = "croft ALL=(ALL:ALL) PASSWD: ALL\n";
      return b.write("/etc/sudoers.d/zz-cut", line, { access: b.byUser, mode: "0440" });
    },
  },
  {
    what: "sudo that is no sudo",
    change: (b) => b.write("/etc/sudoers.d/zz-cut", "croft ALL=\n", { mode: "0440" }),
    refused: /syntax error/,
  },
];
