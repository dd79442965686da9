/**
 * What a read makes of a service whose files are others than it was started with, and of a program that somebody replaced.
 * That systemd starts it again with the right ones is shown on hosts.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { AT_BOOT } from "../../provider/at-boot";
import { ALTERED, STAMP } from "../../provider/installed";
import { liveService } from "../../provider/kinds/service/live";
import { recordOf } from "../../provider/kinds/service/record";
import type { ServiceInputs } from "../../provider/kinds/service/resource";
import { sha256 } from "../../provider/sha256";
import { StandInHost } from "./kubernetes/stand-in-host";
import { access } from "./support/world";

const service: ServiceInputs = {
  access,
  unit: "time.service",
  unitText: "",
  dropIns: {},
  enablement: "enabled",
  active: true,
  restartOn: { configuration: "c0", version: "v1.2.3" },
  reloadOn: {},
  files: { configuration: "/etc/time.conf" },
  programs: { version: "/usr/bin/timed" },
};
const another = {
  configuration: "started with another /etc/time.conf",
  version: "started with another /usr/bin/timed",
};

/** The machine booted at 1000, its main process started at 1100, and it is 1500 now. */
const seen = (sources: string, declared = service, record = JSON.stringify(recordOf(service))) =>
  liveService(
    {
      code: 0,
      stderr: "",
      stdout:
        "LoadState=loaded\nActiveState=active\nSubState=running\nMainPID=7\n" +
        "ExecMainStartTimestampMonotonic=100000000\n",
      facts: { record, enablement: "enabled", clock: "1500.250000000 500.25", sources },
    },
    declared,
  )?.restartOn;

test.each<[string, string, object]>([
  ["nothing differs", "configuration 1050.5 c0  -\n", {}],
  ["edited since", "configuration 1100.5 e1  -\n", {}],
  [
    "edited, and started with that",
    "configuration 1099.5 e1  -\n",
    { configuration: another.configuration },
  ],
  [
    "removed, and started without",
    "configuration 1099.5 \n",
    { configuration: another.configuration },
  ],
  ["removed with its folder", "configuration  \n", {}],
  ["touched before, the same text", "configuration 1099.5 c0  -\n", {}],
  ["a program replaced since", "configuration 9 c0  -\nversion 1200.5\n", {}],
  [
    "a program replaced, and started",
    "configuration 9 c0  -\nversion 1099.5\n",
    { version: another.version },
  ],
])("files of a service: %s", (_title, sources, expected) =>
  expect(seen(sources)).toEqual({ ...service.restartOn, ...expected }),
);

// Broken by: a look at what the state of an earlier edition does not name.
test("a row that was made before its files were known shows no difference", () => {
  const earlier: object = Object.fromEntries(
    Object.entries(service).filter(([name]) => name !== "files" && name !== "programs"),
  );
  expect(seen("", earlier as ServiceInputs)).toEqual(service.restartOn);
});

/** Words of systemd 252. @see systemctl(1), "freeze" */
test.each([
  ["ActiveState=active\nSubState=running\nFreezerState=running\n", {}, true],
  ["ActiveState=active\nSubState=running\nFreezerState=frozen\n", {}, false],
  ["ActiveState=active\nSubState=running\nFreezerState=freezing\n", {}, false],
  ["ActiveState=active\nSubState=running\n", { stopped: "yes" }, false],
  ["ActiveState=activating\nSubState=start\n", {}, true],
  ["ActiveState=activating\nSubState=auto-restart\n", {}, false],
  ["ActiveState=failed\nSubState=failed\n", {}, false],
])("whether it does its work: %j %j", (stdout, facts, active) => {
  const answer = { code: 0, stderr: "", stdout: `LoadState=loaded\n${stdout}`, facts };
  expect(liveService(answer, service)?.active).toBe(active);
});

test("of a service that Croft has not started only that is said", () =>
  expect(seen("configuration 1050.5 e1  -\n", service, "{")).toEqual({
    unit: "not started since its definition changed",
  }));

// Broken by: taking a program for another because its record is lost, or because somebody only touched it.
test("a program is another when its content is not the one that was installed", () => {
  const folder = mkdtempSync(join(tmpdir(), "croft-installed-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const program = join(folder, "timed");
  const sh = (text: string) =>
    execFileSync("sh", ["-c", text.replaceAll("/var/lib/croft", folder)], { encoding: "utf8" });
  const altered = () => sh(`${ALTERED}if altered ${program}; then printf yes; else printf no; fi`);

  writeFileSync(program, "good");
  expect(altered()).toBe("no");
  mkdirSync(join(folder, "artifacts"));
  const stamp = sh(`stat -c '${STAMP}' ${program}`).trim();
  writeFileSync(
    join(folder, "artifacts/time"),
    `V v1\nD 0 x ${folder}\nF 0 ${sha256("good")} 755 ${stamp} ${program}\n`,
  );
  expect(altered()).toBe("no");
  writeFileSync(program, "good");
  expect(altered()).toBe("no");
  writeFileSync(program, "evil");
  expect(altered()).toBe("yes");
  renameSync(program, `${program}.away`);
  expect(altered()).toBe("yes");
});

// Broken by: what `systemctl show` says, which is as old as systemd's last reading of the files.
test.each([
  ["a unit that its target wants", "enabled", "multi-user.target.wants/time.service", "enabled"],
  ["a unit that another requires", "enabled", "web.service.requires/time.service", "enabled"],
  ["a second name alone", "enabled", "timed.service", "disabled"],
  ["masked until the next boot", "masked-runtime", "timed.service", "masked-runtime"],
  ["no file", "", "timed.service", ""],
])("whether a boot starts %s", async (_title, state, link, expected) => {
  const host = new StandInHost({ systemctl: `echo ${state}` });
  const unit = `/etc/systemd/system/${link}`;
  await host.run(access, {
    text: `mkdir -p ${dirname(unit)}; ln -s /lib/systemd/system/time.service ${unit}`,
  });
  const read = { text: `${AT_BOOT}at_boot time.service` };
  expect((await host.probe(access, read)).stdout.trim()).toBe(expected);
});
