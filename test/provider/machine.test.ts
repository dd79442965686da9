import { execFileSync } from "node:child_process";
import { lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import {
  type MachineFacts,
  machineFacts,
  machineFaults,
  renamingFaults,
} from "../../provider/kinds/machine/facts";
import { kind } from "../../provider/kinds/machine/kind";
import type { MachineInputs } from "../../provider/kinds/machine/resource";
import type { HostSession } from "../../provider/ssh/host-session";
import { openSession } from "./support/sessions";
import { canServe, requireServer, Sshd } from "./support/sshd";

// Not proved here: that the host name is changed; that is tried on hosts of the lab.

/** A block device of this machine, where it has one. */
const block = readdirSync("/dev")
  .map((name) => join("/dev", name))
  .find((path) => lstatSync(path).isBlockDevice());

async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "croft-disks-"));
  try {
    await work(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const fit: MachineFacts = {
  hostname: "node1",
  architecture: "arm64",
  kernel: "6.1.0",
  memoryMiB: 2048,
  disks: ["/dev/disk/by-id/a"],
  doubles: [],
  now: 1000,
  init: "systemd",
  memoryCgroup: true,
  belongs: "",
  ssh: { atBoot: "starts", unit: "", target: "", complaint: "" },
};
const wanted: MachineInputs = {
  access: { host: "node1", address: "192.0.2.1", port: 22, user: "root", hostKey: "" },
  hostname: "node1",
  architecture: "arm64",
  disks: ["/dev/disk/by-id/a"],
  minimumMemoryMiB: 2048,
  sshAtBoot: "starts",
};

test.each<[string, Partial<MachineFacts>, string[]]>([
  ["fit, clock 60 s fast", { now: 1060 }, []],
  ["61 s fast", { now: 1061 }, ['has a clock that is 61 s fast: set it ("timedatectl")']],
  ["61 s slow", { now: 939 }, ['has a clock that is 61 s slow: set it ("timedatectl")']],
  ["too little memory", { memoryMiB: 2047 }, ["has 2047 MiB of memory; its roles need 2048"]],
  [
    "a disk twice",
    { doubles: [["/dev/disk/by-id/wwn-a", "/dev/disk/by-id/a"]] },
    ["has one disk under two names, /dev/disk/by-id/a and /dev/disk/by-id/wwn-a: keep one of them"],
  ],
  ["a disk missing", { disks: [] }, ["has no disk /dev/disk/by-id/a"]],
  [
    "an SSH server that would not start again",
    { ssh: { atBoot: "", unit: "", target: "", complaint: "no hostkeys available" } },
    [
      "has an SSH server that would not start again, so that nobody could log in after a boot: no hostkeys available; " +
        'mend its configuration, or SSHD_OPTS in /etc/default/ssh, until "sshd -t $SSHD_OPTS" says nothing',
    ],
  ],
  [
    "all at once",
    { architecture: "arm64 kernel with armhf packages", init: "init", memoryCgroup: false },
    [
      "is declared arm64, but runs arm64 kernel with armhf packages",
      "is run by init; services need systemd",
      'has no memory control group: add "cgroup_enable=memory" to its kernel command line',
    ],
  ],
])("preconditions: %s", (_, change, expected) => {
  expect(machineFaults({ ...fit, ...change }, wanted, 1000)).toEqual(expected);
});

// Broken by: renaming a member, whose clusters would then know a host that is nowhere.
test.each<[string, Partial<MachineFacts>, boolean]>([
  ["a fresh host takes its name", { hostname: "debian" }, true],
  ["a member whose record was lost keeps its name", { belongs: "a Kubernetes cluster" }, true],
  ["a member that is called otherwise", { hostname: "node2", belongs: "a Ceph cluster" }, false],
])("coming into the inventory: %s", (_, change, welcome) => {
  const said = renamingFaults({ ...fit, ...change }, wanted);
  expect(said.length === 0).toBe(welcome);
  if (!welcome)
    expect(said).toEqual([
      "is node2, a member of a Ceph cluster, and cannot become node1 as it stands: take node2 out of the inventory " +
        'and run "pulumi up", so that it leaves; then write it in again as node1',
    ]);
});

test("words of the kernel and of dpkg are brought together", () => {
  const facts = { hostname: "a", boot_hostname: "b\n", machine: "aarch64", packages: "armhf" };
  const answer = { code: 0, stdout: "", stderr: "", facts };
  expect(machineFacts(answer)).toMatchObject({
    hostname: "a (b from the next boot)",
    architecture: "arm64 kernel with armhf packages",
  });
});

describe.runIf(canServe)("Machine on a real host", () => {
  let session: HostSession;
  let declared: MachineInputs;
  beforeAll(async () => {
    const sshd = await Sshd.start();
    session = openSession(sshd).session;
    declared = { ...wanted, access: sshd.access(), disks: ["/dev/disk/by-id/none"] };
  });

  test("Read tells what the host is", async () => {
    const live = await kind.read(session, { ...declared, minimumMemoryMiB: 1 << 30 });
    const memory = Number(/MemTotal: +(\d+)/.exec(readFileSync("/proc/meminfo", "utf8"))?.[1]);
    expect(live?.inputs.hostname).toMatch(new RegExp(`^${hostname()}`));
    expect(live?.inputs.architecture).toBe(
      execFileSync("dpkg", ["--print-architecture"], { encoding: "utf8" }).trim(),
    );
    expect(live?.inputs).toMatchObject({ disks: [], minimumMemoryMiB: Math.floor(memory / 1024) });
    expect(live?.outputs).toEqual({
      kernel: execFileSync("uname", ["-r"], { encoding: "utf8" }).trim(),
      memoryMiB: Math.floor(memory / 1024),
    });
  });

  // Broken by: comparing the names, which udev gives several of to one disk.
  test.skipIf(block === undefined)("two links to one disk are one, whichever way they lead", () =>
    inFolder(async (folder) => {
      const [one, other] = [join(folder, "ata-one"), join(folder, "wwn-one")];
      symlinkSync(block!, one);
      symlinkSync(one, other);
      const twice = { ...declared, disks: [one, other] };
      expect((await kind.read(session, twice))?.inputs.disks).toEqual([one, other]);
      expect((await kind.refuse!(session, twice)).join("\n")).toContain(
        `has one disk under two names, ${one} and ${other}: keep one of them`,
      );
      const once = await kind.refuse!(session, { ...declared, disks: [other] });
      expect(once.join("\n")).not.toContain("disk");
    }),
  );

  test("a host that is not fit is refused with every reason, and keeps its name", async () => {
    const unfit = { ...declared, hostname: "other", minimumMemoryMiB: 1e9 };
    expect((await kind.refuse!(session, unfit)).join("\n")).toMatch(
      /twin has no disk \/dev\/disk\/by-id\/none\ntwin has \d+ MiB of memory; its roles need 1000000000/,
    );
    expect(execFileSync("hostname", { encoding: "utf8" }).trim()).toBe(hostname());
  });
});

requireServer();
