/**
 * What a machine is told to have for an SSH server at its next boot, from files in the place of /proc and of systemd's. That the
 * unit is enabled again is shown on hosts.
 */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { SSH_SERVER, sshServer } from "../../provider/kinds/machine/ssh-server";
import { StandInHost } from "./kubernetes/stand-in-host";
import { access } from "./support/world";

const services = (unit: string) => `0::/system.slice/${unit}\n`;

interface Server {
  readonly cgroup: string;
  /** Units that have a link of a target's. */
  readonly wanted: readonly string[];
  readonly states?: Readonly<Record<string, string>>;
  readonly arguments?: string;
  /** Where the link leads that says where a boot ends. */
  readonly target?: string;
  /** What `sshd -t` does. */
  readonly check?: string;
  /** /etc/default/ssh. */
  readonly defaults?: string;
}

/** What is read on a login whose process is 40, its server 30, which init has started. */
async function seen(server: Server) {
  const { cgroup, wanted, states = {}, arguments: title = "-D", target, check = "" } = server;
  const folder = mkdtempSync(join(tmpdir(), "croft-proc-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [pid, parent] of [
    [40, 30],
    [30, 1],
  ]) {
    mkdirSync(join(folder, String(pid)));
    writeFileSync(join(folder, `${pid}/status`), `Name:\tsshd\nPPid:\t${parent}\nUid:\t0\n`);
  }
  writeFileSync(join(folder, "30/cgroup"), cgroup);
  writeFileSync(
    join(folder, "30/cmdline"),
    `sshd: /usr/sbin/sshd ${title} [listener] 0 of 10-100 startups\0`,
  );
  writeFileSync(join(folder, "sshd"), `#!/bin/sh\n${check}\n`, { mode: 0o755 });
  symlinkSync(join(folder, "sshd"), join(folder, "30/exe"));
  const words = Object.entries(states).map(([unit, state]) => `${unit}) echo ${state} ;;`);
  const files = server.defaults === undefined ? {} : { "default/ssh": server.defaults };
  const host = new StandInHost({ systemctl: `case $3 in ${words.join(" ")} esac` }, files);
  for (const unit of wanted)
    await host.run(access, {
      text: `mkdir -p /etc/systemd/system/x.wants; ln -s /lib/${unit} /etc/systemd/system/x.wants/${unit}`,
    });
  if (target !== undefined)
    await host.run(access, {
      text: `mkdir -p /etc/systemd/system; ln -s ${target} /etc/systemd/system/default.target`,
    });
  const text = SSH_SERVER.replaceAll("/proc/", `${folder}/`).replaceAll("$PPID", "40");
  return sshServer((await host.probe(access, { text })).facts);
}

const enabled = { "ssh.service": "enabled" };
const cgroup = services("ssh.service");

test.each<[string, Server, string, string]>([
  ["enabled", { cgroup, wanted: ["ssh.service"], states: enabled }, "starts", ""],
  // Broken by: taking the word of systemctl, for which a second name will do.
  [
    "its link gone",
    { cgroup, wanted: [], states: enabled },
    "ssh.service is disabled",
    "ssh.service",
  ],
  [
    "masked",
    { cgroup, wanted: ["ssh.service"], states: { "ssh.service": "masked" } },
    "ssh.service is masked",
    "ssh.service",
  ],
  [
    "started by its socket",
    {
      cgroup,
      wanted: ["ssh.socket"],
      states: { "ssh.service": "disabled", "ssh.socket": "enabled" },
    },
    "starts",
    "",
  ],
  [
    "a process for each connection",
    {
      cgroup: services("ssh@0-192.0.2.1:22-192.0.2.2:40000.service"),
      wanted: [],
      states: { "ssh.socket": "disabled" },
    },
    "ssh.socket is disabled",
    "ssh.socket",
  ],
  [
    "control groups of the first version",
    { cgroup: "2:cpu:/\n1:name=systemd:/system.slice/ssh.service\n", wanted: [], states: enabled },
    "ssh.service is disabled",
    "ssh.service",
  ],
  // Broken by: a difference that no `up` could close.
  ["started by hand", { cgroup: "0::/user.slice/session-1.scope\n", wanted: [] }, "starts", ""],
  [
    "a boot that ends before it",
    {
      cgroup,
      wanted: ["ssh.service"],
      states: enabled,
      target: "/lib/systemd/system/rescue.target",
    },
    "a boot ends at rescue.target",
    "",
  ],
  [
    "a boot that ends with a desktop",
    { cgroup, wanted: ["ssh.service"], states: enabled, target: "graphical.target" },
    "starts",
    "",
  ],
  [
    "a configuration that it refuses",
    {
      cgroup,
      wanted: ["ssh.service"],
      states: enabled,
      check:
        "printf 'line 2: Deprecated option A\\r\\nline 3: Bad option: evil\\r\\nterminating\\r\\n' >&2; exit 255",
    },
    "sshd refuses: line 3: Bad option: evil",
    "",
  ],
  [
    "a configuration of its own",
    {
      cgroup,
      wanted: ["ssh.service"],
      states: enabled,
      arguments: "-D -f /etc/own -o X=y",
      check: '[ "$*" = "-t -f /etc/own" ]',
    },
    "starts",
    "",
  ],
  [
    "words that its unit gives it besides",
    {
      cgroup,
      wanted: ["ssh.service"],
      states: enabled,
      defaults: '# none\nSSHD_OPTS="-o Evil=yes"\n',
      check: '[ "$*" = "-t" ] || { echo "command-line: line 0: Bad option: $3" >&2; exit 255; }',
    },
    "sshd refuses: command-line: line 0: Bad option: Evil=yes",
    "",
  ],
])("the SSH server at boot: %s", async (_title, server, atBoot, unit) =>
  expect(await seen(server)).toMatchObject({ atBoot, unit }),
);
