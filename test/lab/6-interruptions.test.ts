/**
 * What the world does to a run, on a small site of its own: whatever is pulled, each run ends in one clear error or is
 * continued, and the next one completes. Not proved here: a kernel's clock that is off (containers share the workstation's,
 * so the host's `date` is told to lie).
 */
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { DISTURB } from "./support/disturbance";
import { LabSite } from "./support/site";

const hosts = ["front", "one", "two"];

let site: LabSite;
beforeAll(async () => {
  site = await LabSite.raise("small");
});
afterAll(() => site.lab("down"));

interface Break {
  readonly title: string;
  readonly break: () => Promise<unknown>;
  readonly mend: () => Promise<unknown>;
  /** What the run that meets it says. */
  readonly error: RegExp;
}

const breaks: readonly Break[] = [
  {
    title: "a host unplugged",
    break: () => site.lab("fault", "crash", "two"),
    mend: () => site.lab("fault", "start", "two"),
    error: /a host is unreachable:\n\s+two \(root@[\d.]+:22\): connecting: /,
  },
  {
    title: "a disk that is full",
    break: async () => {
      await site.on("one", "rm /etc/wireguard/wg0.conf");
      await site.lab("fault", "fill", "one", "/etc/wireguard");
    },
    mend: () => site.lab("fault", "empty", "one", "/etc/wireguard"),
    error: /one: .*No space left on device/,
  },
  {
    title: "a file that cannot be written",
    break: () =>
      site.on(
        "one",
        "echo evil >>/etc/hosts && mount --bind /etc/hosts /etc/hosts && mount -o remount,bind,ro /etc/hosts",
      ),
    mend: () => site.on("one", "umount /etc/hosts"),
    error: /one: .*\/etc\/hosts: Read-only file system/,
  },
  {
    title: "a file that somebody has made immutable",
    break: () => site.on("one", "echo evil >>/etc/hosts && chattr +i /etc/hosts"),
    mend: () => site.on("one", "chattr -i /etc/hosts"),
    error:
      /an attribute \(lsattr\) keeps \/etc\/hosts from being changed; chattr -ia \/etc\/hosts takes it off/,
  },
  {
    title: "a package that nobody has",
    break: () =>
      site.on(
        "one",
        "dpkg --remove --force-depends chrony >/dev/null 2>&1; mkdir /root/sources && mv /etc/apt/sources.list.d/* /root/sources/; rm -rf /var/lib/apt/lists/*",
      ),
    mend: () => site.on("one", "mv /root/sources/* /etc/apt/sources.list.d/; rmdir /root/sources"),
    error: /one: exit code 100: E: .*(Unable to locate package|no installation candidate)/,
  },
];

test.each(breaks)("$title: one clear error, and a run that completes", async (one) => {
  expect(await site.preview()).toEqual([]);
  await one.break();
  const { code, output } = await site.tryUp().finally(one.mend);
  expect(code).not.toBe(0);
  expect(output).toMatch(one.error);
  expect(output).not.toMatch(/\bat .*\.js:\d+/);
  await site.up();
  expect(await site.preview()).toEqual([]);
});

test("apt's lock held by somebody else is waited for", async () => {
  await site.on("two", "dpkg --remove --force-depends chrony >/dev/null 2>&1");
  const holding = site.on("two", "flock /var/lib/dpkg/lock-frontend sleep 15");
  await site.up();
  await holding;
  expect(await site.preview()).toEqual([]);
});

test("a host rebooted in the middle is continued by the next run at the latest", async () => {
  await Promise.all(hosts.map((host) => site.on(host, DISTURB)));
  const running = site.tryUp();
  await sleep(4000);
  await site.lab("fault", "crash", "one");
  await site.lab("fault", "start", "one");
  await running;
  await site.up();
  expect(await site.preview()).toEqual([]);
});

test("a host whose clock is an hour slow is refused by the preview that would bring it up", async () => {
  for (const command of ["down", "hosts"]) await site.lab(command);
  const date = "/usr/local/bin/date";
  const liar = `#!/bin/sh\nexec /usr/bin/date --date "1 hour ago" "$@"\n`;
  await site.on("two", `printf '%s' '${liar}' >${date}; chmod +x ${date}`);
  const done = await site.run("pulumi", ["preview", "--non-interactive"]);
  expect(done.code).not.toBe(0);
  expect(`${done.stdout}${done.stderr}`).toMatch(/two has a clock that is 3\d{3} s slow: set it/);
  await site.on("two", `rm ${date}`);
  await site.up();
  expect(await site.preview()).toEqual([]);
});
