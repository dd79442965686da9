/**
 * Changes that cut us off, on purpose: each fails, the host is back within 90 seconds with the state from before, and
 * nobody touched it from outside. Not proved here: DHCP, netplan and ifupdown, boot loaders, and a host whose disk is full.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { HostAccess } from "../../provider/access";
import type { Session } from "../../provider/kind";
import { kind as keyKind } from "../../provider/kinds/authorized-key/kind";
import { kind as fileKind } from "../../provider/kinds/file/kind";
import type { FileInputs } from "../../provider/kinds/file/resource";
import { kind as serviceKind } from "../../provider/kinds/service/kind";
import type { ServiceInputs } from "../../provider/kinds/service/resource";
import { TestHost } from "./support/host";

let host: TestHost;
let access: HostAccess;
/** The same host, by a user who needs sudo. */
let byUser: HostAccess;
/** Address of the workstation, as the host sees it. */
let workstation: string;

const file = (path: string, content: string, by = access): FileInputs => ({
  access: by,
  path,
  content,
  owner: "root:root",
  mode: "0644",
  sensitive: false,
  checker: "",
});
const service = (unit: string, change: Partial<ServiceInputs> = {}): ServiceInputs => ({
  access,
  unit,
  unitText: "",
  dropIns: {},
  enablement: "enabled",
  active: true,
  restartOn: {},
  reloadOn: {},
  ...change,
});

/** Everything that a breakage below may touch, as the host has it. */
const STATE = `
cd /etc && find ssh sudoers* resolv.conf hosts.deny pam.d passwd nftables.conf systemd/network systemd/system wireguard \\
  /root/.ssh /var/lib/croft/services -type f -o -type l | sort | xargs sha256sum 2>/dev/null
for unit in ssh systemd-networkd nftables wg-quick@cut; do
  echo "$unit $(systemctl show -p ActiveState,UnitFileState --value $unit | tr '\\n' ' ')"
done
ip -o address show dev eth0 scope global | awk '{ print $4 }'
ip route show table main
# The container runtime's own comes with each start.
nft list tables | grep -vx 'table ip nat'
ls -A /var/lib/croft/guard
`;

const DROP_IN = "/etc/ssh/sshd_config.d/croft-test.conf";
const RULES = `flush ruleset
table inet cut {
  chain in {
    type filter hook input priority 0; policy drop;
    iif lo accept
  }
}
`;
const NETWORK = "/etc/systemd/network/10-cut.network";
const network = (text: string) => `[Match]\nName=eth0\n[Network]\n${text}\n`;

interface Breakage {
  readonly what: string;
  /** Made before, and taken away after: what the change needs. */
  readonly before?: string;
  readonly after?: string;
  readonly change: (session: Session) => Promise<unknown>;
  /** It is noticed at once, by a checker or because the unit does not start. */
  readonly refused?: RegExp;
}

const named = (list: readonly Breakage[]) =>
  list.map((breakage) => [breakage.what, breakage] as const);

const NETWORKD = {
  before: `mkdir -p /etc/systemd/network; printf '[Match]\\nName=eth0\\n[Link]\\nUnmanaged=yes\\n' >${NETWORK}; systemctl start systemd-networkd`,
  after: `systemctl stop systemd-networkd.socket systemd-networkd; rm -f ${NETWORK}`,
};

/** A configuration that waits for its daemon: the workstation, which is the default gateway here, is routed into nothing. */
const BLACKHOLE = `mkdir -p /etc/systemd/network
printf '[Match]\\nName=eth0\\n[Network]\\nKeepConfiguration=yes\\n[Route]\\nDestination=%s/32\\nType=blackhole\\n' \\
  "$(ip route | awk '/^default/ { print $3 }')" >${NETWORK}`;

const BREAKAGES: readonly Breakage[] = [
  {
    what: "sshd on another port",
    change: (s) => fileKind.create(s, file(DROP_IN, "Port 2222\n")),
  },
  {
    what: "sshd on an address that nobody dials",
    change: (s) => fileKind.create(s, file(DROP_IN, "ListenAddress 127.0.0.1\n")),
  },
  {
    what: "sshd that does not let us in",
    change: (s) => fileKind.create(s, file(DROP_IN, "PermitRootLogin no\n")),
  },
  {
    what: "sshd with a configuration it cannot read",
    change: (s) => fileKind.create(s, file(DROP_IN, "PermitRootLogin perhaps\n")),
    refused: /unsupported option "perhaps"/,
  },
  {
    what: "sshd with another host key",
    before: "ssh-keygen -q -t ed25519 -N '' -f /etc/ssh/ssh_host_ed25519_key.other",
    after: "rm /etc/ssh/ssh_host_ed25519_key.other*",
    change: (s) =>
      fileKind.create(s, file(DROP_IN, "HostKey /etc/ssh/ssh_host_ed25519_key.other\n")),
  },
  {
    what: "sshd stopped",
    change: (s) =>
      serviceKind.update(s, service("ssh.service"), service("ssh.service", { active: false }), [
        "active",
      ]),
  },
  {
    what: "sshd masked",
    change: (s) =>
      serviceKind.create(s, service("ssh.service", { active: false, enablement: "masked" })),
  },
  {
    what: "sshd with a drop-in that keeps it from starting",
    change: (s) => {
      const dropIns = { "cut.conf": "[Service]\nExecStartPre=/bin/false\n" };
      return serviceKind.update(s, service("ssh.service"), service("ssh.service", { dropIns }), [
        "dropIns",
      ]);
    },
    refused: /ssh\.service does not run/,
  },
  {
    what: "authorised keys without ours",
    change: (s) =>
      fileKind.create(s, {
        ...file("/root/.ssh/authorized_keys", `${access.hostKey} somebody\n`),
        mode: "0600",
      }),
  },
  {
    what: "our key, for another address only",
    before: "sed -i 's/$/ croft-cut/' /root/.ssh/authorized_keys",
    after: "sed -i 's/ croft-cut$//' /root/.ssh/authorized_keys",
    change: async (s) => {
      const inputs = { access, purpose: "croft-cut", key: "", options: "" };
      const live = (await keyKind.read(s, inputs))!.inputs;
      return keyKind.update(s, live, { ...live, options: 'from="192.0.2.1"' }, ["options"]);
    },
  },
  {
    what: "a PAM that denies everybody",
    change: async (s) => {
      const { inputs } = (await fileKind.read(s, file("/etc/pam.d/sshd", "")))!;
      const content = `account required pam_deny.so\n${inputs.content}`;
      return fileKind.update(s, inputs, { ...inputs, content }, ["content"]);
    },
  },
  {
    what: "root with a shell that is none",
    change: async (s) => {
      const { inputs } = (await fileKind.read(s, file("/etc/passwd", "")))!;
      const content = inputs.content.replace("/root:/bin/bash", "/root:/usr/sbin/nologin");
      return fileKind.update(s, inputs, { ...inputs, content }, ["content"]);
    },
  },
  {
    what: "sudo that asks for a password",
    change: (s) => {
      const line = "croft ALL=(ALL:ALL) PASSWD: ALL\n";
      return fileKind.create(s, { ...file("/etc/sudoers.d/zz-cut", line, byUser), mode: "0440" });
    },
  },
  {
    what: "sudo that is no sudo",
    change: (s) =>
      fileKind.create(s, { ...file("/etc/sudoers.d/zz-cut", "croft ALL=\n"), mode: "0440" }),
    refused: /syntax error/,
  },
  {
    what: "a firewall that drops everything, reloaded",
    before: "systemctl start nftables",
    after: "systemctl stop nftables",
    change: (s) => fileKind.create(s, { ...file("/etc/nftables.conf", RULES), mode: "0755" }),
  },
  {
    what: "a firewall that drops everything, started",
    before: `cp -p /etc/nftables.conf /etc/nftables.kept; printf '%s' '${RULES}' >/etc/nftables.conf`,
    after: "mv /etc/nftables.kept /etc/nftables.conf",
    change: (s) => serviceKind.create(s, service("nftables.service")),
  },
  {
    what: "a firewall that nft does not understand",
    before: "systemctl start nftables",
    after: "systemctl stop nftables",
    change: (s) => fileKind.create(s, file("/etc/nftables.conf", "table inet {\n")),
    refused: /syntax error/,
  },
  {
    what: "another address",
    ...NETWORKD,
    change: (s) =>
      fileKind.create(s, file(NETWORK, network("Address=192.0.2.7/24\nKeepConfiguration=no"))),
  },
  {
    what: "the workstation routed into nothing, by starting what does it",
    before: BLACKHOLE,
    after: NETWORKD.after,
    change: (s) =>
      serviceKind.create(s, service("systemd-networkd.service", { enablement: "disabled" })),
  },
  {
    what: "the workstation routed into nothing",
    ...NETWORKD,
    change: (s) => {
      const keep = `KeepConfiguration=yes\n[Route]\nDestination=${workstation}/32\nType=blackhole`;
      return fileKind.create(s, file(NETWORK, network(keep)));
    },
  },
  {
    what: "an interface that is taken down",
    ...NETWORKD,
    change: (s) =>
      fileKind.create(
        s,
        file(NETWORK, `[Match]\nName=eth0\n[Link]\nActivationPolicy=always-down\n`),
      ),
  },
];

beforeAll(async () => {
  host = await TestHost.open();
  ({ access } = host);
  byUser = { ...access, user: "croft" };
  workstation = await host.sh('set -- $SSH_CONNECTION; echo "$1"');
  await host.engine().session.run(access, {
    text: `
      id croft >/dev/null 2>&1 || useradd --create-home --shell /bin/sh croft
      install -d -o croft -g croft -m 700 /home/croft/.ssh
      install -o croft -g croft -m 600 /root/.ssh/authorized_keys /home/croft/.ssh/authorized_keys
      echo 'croft ALL=(ALL:ALL) NOPASSWD: ALL' >/etc/sudoers.d/croft
      chmod 0440 /etc/sudoers.d/croft`,
  });
});
afterAll(() =>
  host.engine().session.run(access, { text: "userdel --remove croft; rm /etc/sudoers.d/croft" }),
);

/** Seconds until the host lets an engine in that knows nothing of the one that broke it. */
async function back(began: number, by: HostAccess): Promise<number> {
  for (;;) {
    const { pool, session } = host.engine();
    try {
      if ((await session.run(by, { text: "id -u" })).stdout === "0\n") {
        return (Date.now() - began) / 1000;
      }
    } catch {
      await sleep(500);
    } finally {
      await pool.close();
    }
  }
}

test.each(named(BREAKAGES))("%s", async (_, { before, after, change, refused }) => {
  const sh = (text: string) => host.engine().session.run(access, { text });
  if (before !== undefined) await sh(before);
  try {
    const was = await host.sh(STATE);
    const began = Date.now();
    const failed = await change(host.engine().session).then(
      () => "it did not fail",
      (error: Error) => error.message,
    );
    expect(failed).toMatch(refused ?? /the host has put the old state back$/);
    if (refused !== undefined) expect(failed).toMatch(/the old state is back/);
    expect(await back(began, byUser)).toBeLessThan(90);
    expect(await back(began, access)).toBeLessThan(90);
    expect(await host.sh(STATE)).toBe(was);
  } finally {
    if (after !== undefined) await sh(after);
  }
});

const REBOOTS: readonly Breakage[] = [
  {
    what: "sshd on an address that nobody dials",
    change: (s) => fileKind.create(s, file(DROP_IN, "ListenAddress 127.0.0.1\n")),
  },
  {
    what: "another address",
    ...NETWORKD,
    before: `${NETWORKD.before}; systemctl -q enable systemd-networkd`,
    after: `systemctl -q disable systemd-networkd; ${NETWORKD.after}`,
    change: (s) =>
      fileKind.create(s, file(NETWORK, network("Address=192.0.2.7/24\nKeepConfiguration=no"))),
  },
  {
    what: "a network that is managed from now on",
    before: BLACKHOLE,
    after: NETWORKD.after,
    change: (s) => serviceKind.create(s, service("systemd-networkd.service")),
  },
  {
    what: "a firewall that drops everything from now on",
    before: `cp -p /etc/nftables.conf /etc/nftables.kept; printf '%s' '${RULES}' >/etc/nftables.conf`,
    after: "mv /etc/nftables.kept /etc/nftables.conf",
    change: (s) => serviceKind.create(s, service("nftables.service")),
  },
];

// Broken by: a guard that lives in memory only. Here nobody waits for a deadline: the boot itself finds the guard.
test.each(named(REBOOTS))("a reboot into %s", async (_, { before, after, change }) => {
  const sh = (text: string) => host.engine().session.run(access, { text });
  if (before !== undefined) await sh(before);
  try {
    const was = await host.sh(STATE);
    const failed = change(host.engine().session).then(
      () => "it did not fail",
      (error: Error) => error.message,
    );
    // Long enough for the change, shorter than the proof's deadline.
    await sleep(8_000);
    await host.fault("crash");
    const began = Date.now();
    await host.fault("start");
    expect(await back(began, access)).toBeLessThan(90);
    expect(await failed).toMatch(/the host has put the old state back$/);
    expect(await host.sh(STATE)).toBe(was);
    expect(await host.sh("journalctl -b -t croft-guard -o cat")).toMatch(/the old state is back/);
  } finally {
    if (after !== undefined) await sh(after);
  }
});

test("what a fresh connection confirmed stays, also after a reboot", async () => {
  const { session } = host.engine();
  const good = file(DROP_IN, "PrintMotd no\n");
  await fileKind.create(session, good);
  await host.fault("crash");
  await host.fault("start");
  expect((await fileKind.read(host.engine().session, good))?.inputs).toEqual(good);
  expect(
    await host.sh("ls -A /etc/systemd/system | grep croft-guard; ls /var/lib/croft/guard"),
  ).toBe("lock\nrevert");
  await fileKind.delete(host.engine().session, good);
  expect(await fileKind.read(host.engine().session, good)).toBeUndefined();
});

test("two of them at once stand in line, and neither takes the other's change back", async () => {
  const { session } = host.engine();
  const one = file(DROP_IN, "PrintMotd no\n");
  const two = file(DROP_IN.replace("test", "test2"), "PrintLastLog no\n");
  await Promise.all([one, two].map((inputs) => fileKind.create(session, inputs)));
  for (const inputs of [one, two]) {
    expect((await fileKind.read(session, inputs))?.inputs).toEqual(inputs);
    await fileKind.delete(session, inputs);
  }
});

test("an engine that is killed before it confirms leaves the old state", async () => {
  const killed = host.engine();
  const inputs = file(DROP_IN, "PrintMotd no\n");
  killed.pool.afresh = () => new Promise(() => undefined);
  fileKind.create(killed.session, inputs).catch(() => undefined);
  await sleep(50_000);
  expect(await fileKind.read(host.engine().session, inputs)).toBeUndefined();
});
