/**
 * What the next boot leaves of modules and parameters, by the words of other files: what is shown of them is held against
 * systemd's own program, and so is the repair. Not proved here: that the boot heeds modprobe.d, whose modules would be this
 * machine's own.
 */
import { chmodSync, chownSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { bootLines } from "../../provider/kinds/kernel/boot-lines";
import { kind } from "../../provider/kinds/kernel/kind";
import { barsOf } from "../../provider/kinds/kernel/modprobe";
import type { KernelInputs } from "../../provider/kinds/kernel/resource";
import { overridingLines } from "../../provider/kinds/kernel/sysctl";
import { BootMachine, canBoot, requireBoot } from "./support/boot-machine";
import { access } from "./support/world";

requireBoot();

const forward = "net.ipv4.ip_forward";
const own = "/etc/sysctl.d/90-croft.conf";
const kernel: KernelInputs = {
  access,
  set: "90-croft",
  modules: [],
  parameters: { [forward]: "1", "net.ipv4.ip_local_port_range": "1024 65000" },
  rights: {},
};

describe.runIf(canBoot)("beside files of others", () => {
  let machine: BootMachine;
  beforeAll(async () => {
    machine = await BootMachine.start();
  });

  /** Converged, and then somebody comes with files of his own. */
  const converged = async (files: Readonly<Record<string, string>>, inputs = kernel) => {
    machine.write({});
    await kind.create(machine, inputs);
    machine.write({ [own]: readFileSync(machine.at(own), "utf8"), ...files });
  };
  const live = async (inputs = kernel) => (await kind.read(machine, inputs))?.inputs;
  /** What a boot makes of a kernel that has neither 0 nor 1. */
  const booted = () => {
    machine.shell(`sysctl -qw ${forward}=7`);
    machine.boot();
    const value = machine.shell(`sysctl -n ${forward}`);
    machine.shell(`sysctl -qw ${forward}=1`);
    return value === "7" ? "unset" : value;
  };

  const written = () =>
    machine.shell(
      "grep -r '' /etc/sysctl.d /run/sysctl.d /usr/local/lib/sysctl.d /usr/lib/sysctl.d",
    );

  const off = `${forward} = 0\n`;
  const on = `${forward} = 1\n`;
  const every = "net.ipv4.conf.*.forwarding = 0\n";

  test.each<[string, Record<string, string>]>([
    ["no other", {}],
    ["an earlier name", { "/etc/sysctl.d/10-early.conf": off, "/usr/lib/sysctl.d/50.conf": off }],
    ["the same value", { "/etc/sysctl.d/99-local.conf": on }],
    ["another parameter", { "/etc/sysctl.d/99-local.conf": "net.ipv4.ip_default_ttl=77\n" }],
    ["a comment", { "/etc/sysctl.d/99-local.conf": `# ${off} ; ${off}no assignment\n` }],
    ["taken back in the same file", { "/etc/sysctl.d/99-local.conf": off + on }],
    ["taken back later", { "/etc/sysctl.d/98.conf": off, "/run/sysctl.d/99.conf": on }],
    ["names that are not read", { "/etc/sysctl.d/99.txt": off, "/etc/sysctl.d/.99.conf": off }],
    ["masked by a link", { "/etc/sysctl.d/99.conf": "-> /dev/null", "/run/sysctl.d/99.conf": off }],
    [
      "masked by a link to nowhere",
      { "/run/sysctl.d/99.conf": "-> x", "/usr/lib/sysctl.d/99.conf": off },
    ],
    ["masked by a name", { "/run/sysctl.d/99.conf": "", "/usr/lib/sysctl.d/99.conf": off }],
    ["a glob", { "/etc/sysctl.d/99.conf": "net.ipv4.ip_forwar? = 0\n" }],
    [
      "a glob for the second name, with an exception",
      { "/etc/sysctl.d/99.conf": `${every}-net.ipv4.conf.all.forwarding\n` },
    ],
  ])("nothing to show: %s", async (_, files) => {
    await converged(files);
    expect(await live()).toEqual(kernel);
    expect(await kind.refuse?.(machine, kernel)).toEqual([]);
    expect(booted()).toBe("1");
    const before = written();
    await kind.update(machine, kernel, kernel, ["parameters"]);
    expect(written()).toBe(before);
  });

  // Broken by: reading a file's text alone, which is the same whoever may write it.
  test("a file that anybody may write is shown, and closed", async () => {
    await converged({});
    chmodSync(machine.at(own), 0o666);
    expect(await live()).toEqual({
      ...kernel,
      rights: { [own]: expect.stringMatching(/^regular file, mode 0666, owner \S+$/) as string },
    });
    await kind.update(machine, kernel, kernel, ["rights"]);
    expect(await live()).toEqual(kernel);
  });

  test.each<[string, string, string, Record<string, string>]>([
    ["a later name", "0", "/etc/sysctl.d/99-local.conf", {}],
    ["of this boot only", "0", "/run/sysctl.d/99-local.conf", {}],
    ["without a prefix", "0", "/etc/sysctl.d/local.conf", {}],
    ["by slashes", "0", "/etc/sysctl.d/99.conf", { text: "/net/ipv4//ip_forward=0" }],
    ["errors ignored", "0", "/etc/sysctl.d/99.conf", { text: "\t- net.ipv4.ip_forward=0 \r\n" }],
    ["left alone", "unset", "/etc/sysctl.d/99.conf", { text: `-${forward}\n` }],
    ["the second name", "0", "/etc/sysctl.d/99.conf", { text: "net/ipv4/conf/all/forwarding=0\n" }],
    ["a glob for the second name", "0", "/etc/sysctl.d/99.conf", { text: every }],
    ["a class", "0", "/etc/sysctl.d/99.conf", { text: "net.ipv4.conf.[!b]ll.forwarding=0\n" }],
    [
      // Broken by: a table in which whoever comes last is written last.
      "the second name in an earlier file, whose turn comes later",
      "0",
      "/etc/sysctl.d/20.conf",
      { text: "net.ipv4.conf.all.forwarding = 0\n", "/etc/sysctl.d/10.conf": on },
    ],
    ["one behind the other", "0", "/etc/sysctl.d/98.conf", { "/run/sysctl.d/99.conf": off + off }],
    ["the file of sysctl(8)", "0", "/etc/sysctl.d/99-sysctl.conf", { text: "-> ../sysctl.conf" }],
  ])("shown and repaired: %s", async (_, value, file, { text = off, ...more }) => {
    writeFileSync(machine.at("/etc/sysctl.conf"), off);
    await converged({ [file]: text, ...more });
    const note = `1 (${value} from the next boot, by ${file})`;
    const drifted = { ...kernel, parameters: { ...kernel.parameters, [forward]: note } };
    expect(await live()).toEqual(drifted);
    expect(booted()).toBe(value);
    expect(await kind.refuse?.(machine, kernel, drifted)).toEqual([]);
    await kind.update(machine, drifted, kernel, ["parameters"]);
    expect(await live()).toEqual(kernel);
    expect(booted()).toBe("1");
  });

  test("a look does not wait for who writes into a pipe", async () => {
    await converged({});
    machine.shell("mkfifo /etc/sysctl.d/99.conf /etc/modprobe.d/99.conf");
    expect(await live()).toEqual(kernel);
  });

  test("a file that looks like no text is read", async () => {
    await converged({ "/etc/sysctl.d/99.conf": `# \0\n${off}` });
    expect((await live())?.parameters[forward]).toMatch("0 from the next boot");
    expect(booted()).toBe("0");
  });

  test("of another's file one line becomes a comment; the rest, owner, mode and links stay", async () => {
    writeFileSync(machine.at("/etc/sysctl.conf"), `# mine\n\t${off}net.ipv4.tcp_sack=1`);
    chmodSync(machine.at("/etc/sysctl.conf"), 0o640);
    chownSync(machine.at("/etc/sysctl.conf"), 1, 2);
    await converged({ "/etc/sysctl.d/99-sysctl.conf": "-> ../sysctl.conf" });
    await kind.update(machine, kernel, kernel, ["parameters"]);
    expect(readFileSync(machine.at("/etc/sysctl.conf"), "utf8")).toBe(
      `# mine\n# overrides 90-croft.conf: \t${off}net.ipv4.tcp_sack=1\n`,
    );
    const { mode, uid, gid } = statSync(machine.at("/etc/sysctl.conf"));
    expect([mode & 0o7777, uid, gid]).toEqual([0o640, 1, 2]);
    expect(machine.shell("readlink /etc/sysctl.d/99-sysctl.conf")).toBe("../sysctl.conf");
    expect(readdirSync(machine.at("/etc")).filter((name) => name.includes("croft"))).toEqual([]);
  });

  test("a file that stood there before is repaired with the first run", async () => {
    machine.write({ "/etc/sysctl.d/99-local.conf": off });
    await kind.create(machine, kernel);
    expect(await live()).toEqual(kernel);
    expect(booted()).toBe("1");
  });

  test.each(["/usr/lib", "/usr/local/lib"])(
    "a file under %s is shown and refused",
    async (folder) => {
      const file = `${folder}/sysctl.d/99 x.conf`;
      await converged({ [file]: off });
      expect((await live())?.parameters[forward]).toBe(`1 (0 from the next boot, by ${file})`);
      expect(await kind.refuse?.(machine, kernel)).toEqual([
        `a has "${forward} = 0" in ${file}, against 90-croft.conf at the next boot: copy that file to ` +
          "/etc/sysctl.d/99 x.conf, which is read in its place, and take the line out there",
      ]);
      // What it says to do is enough.
      machine.write({ [own]: on, [file]: off, "/etc/sysctl.d/99 x.conf": "" });
      expect(await kind.refuse?.(machine, kernel)).toEqual([]);
      expect(booted()).toBe("1");
    },
  );

  test("a link to a file under /usr ends the run and leaves that file alone", async () => {
    const shipped = "/usr/lib/sysctl.d/shipped";
    await converged({ [shipped]: off, "/etc/sysctl.d/99.conf": `-> ${shipped}` });
    await expect(kind.update(machine, kernel, kernel, ["parameters"])).rejects.toThrow(
      `/etc/sysctl.d/99.conf is a link to ${shipped}, which is not edited: put a file without the line in the link's place`,
    );
    expect(readFileSync(machine.at(shipped), "utf8")).toBe(off);
  });

  test("a module that modprobe.d bars is shown and let in again", async () => {
    const [module = ""] = readdirSync("/sys/module").filter((name) => /^[a-z]+_[a-z]+$/.test(name));
    const inputs = { ...kernel, modules: [module] };
    const file = "/etc/modprobe.d/hardening.conf";
    const others = "blacklist pcspkr\n";
    const bar = `install ${module.replace("_", "-")} /bin/false\n`;
    await converged({ [file]: others + bar }, inputs);
    expect((await live(inputs))?.modules).toEqual([
      `${module} (barred from the next boot by ${file})`,
    ]);
    await kind.update(machine, inputs, inputs, ["modules"]);
    expect(await live(inputs)).toEqual(inputs);
    const text = readFileSync(machine.at(file), "utf8");
    expect(text).toBe(`${others}# overrides 90-croft.conf: ${bar}`);
  });
});

test.each<[string, boolean]>([
  ["blacklist br_netfilter", true],
  ["  blacklist\tbr-netfilter ", true],
  ["install br_netfilter /bin/true", true],
  ["install br_netfilter /usr/bin/false", true],
  ["install br_netfilter false", true],
  ["blacklist bridge", false],
  ["# blacklist br_netfilter", false],
  ["install br_netfilter /sbin/modprobe --ignore-install br_netfilter && true", false],
  ["options br_netfilter x=1", false],
])("modprobe.d: %s", (text, barred) => {
  const line = { file: "/etc/modprobe.d/x.conf", text };
  const bars = barred ? [{ line, module: "br_netfilter" }] : [];
  expect(barsOf(["br_netfilter", "overlay"], [line])).toEqual(bars);
});

test("of lines that only leave parameters alone, one is against ours", () => {
  const texts = [
    "-net.ipv4.ip_forward",
    "-net.ipv4.conf.*.forwarding",
    "-net.ipv4.conf.all.forwarding",
  ];
  const lines = texts.map((text) => ({ file: "/etc/sysctl.d/99.conf", text }));
  expect(overridingLines(own, kernel.parameters, lines)).toEqual(lines.slice(0, 1));
});

test("a declaration that contradicts itself is nobody else's doing, and ends", () => {
  const parameters = { "net.ipv4.ip_forward": "1", "net/ipv4/conf/all/forwarding": "0" };
  expect(overridingLines(own, parameters, [])).toEqual([]);
});

test("lines are found by the folder of their file, whatever is in them", () => {
  const rows = "/etc/sysctl.d/a:b.conf:x=/etc/modprobe.d/c.conf:1\r\n(standard input):y=1\n";
  expect(bootLines(rows, "sysctl.d")).toEqual([
    { file: "/etc/sysctl.d/a:b.conf", text: "x=/etc/modprobe.d/c.conf:1\r" },
  ]);
  expect(bootLines(rows, "modprobe.d")).toEqual([]);
  expect(bootLines(undefined, "sysctl.d")).toEqual([]);
});
