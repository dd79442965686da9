/** A mount that takes no writes. `findmnt` and `mount` are stand-ins: whether a driver takes the order is shown on machines. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { APPLY, READ } from "../../../provider/kinds/ceph-mount/shell";
import { access } from "../kubernetes/fake-session";
import { StandInHost } from "../kubernetes/stand-in-host";

const folder = mkdtempSync(join(tmpdir(), "croft-mount-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const own = { conf: `${folder}/conf`, keyring: `${folder}/keyring`, table: `${folder}/fstab` };
const texts = ["conf", "keyring", "table", "kernel", "fuse"].map((name) => [`${name}_text`, ""]);
const vars = {
  ...own,
  ...Object.fromEntries(texts),
  unit: "u.service",
  mount: "/tmp",
  fresh: "no",
};

/** Mounted with these options until the first `mount`; it notes what is called. */
const hostWith = (options: string, driver: "kernel" | "fuse") =>
  new StandInHost({
    findmnt: `if grep -qs ^mount "$host/calls"; then set -- rw; else set -- ${options}; fi
echo "fuse.ceph-fuse $1"`,
    modprobe: `[ ${driver} = kernel ]`,
    crictl: "exit 1",
    ...Object.fromEntries(
      ["mount", "umount", "systemctl"].map((name) => [name, `echo "${name} $*" >>"$host/calls"`]),
    ),
  });

// Broken by: asking for the kind of a mount only.
test.each([
  ["rw,noatime,user_id=0", "yes"],
  ["ro,noatime,user_id=0", undefined],
])("mounted with %s counts: %s", async (options, mounted) => {
  const { facts } = await hostWith(options, "fuse").probe(access("h"), { text: READ, vars });
  expect(facts["mounted"]).toBe(mounted);
});

// Broken by: mounting it anew, after which pods hold a mount that is gone.
test.each([
  ["fuse", "mount --internal-only --options remount,rw /tmp"],
  ["kernel", `mount --internal-only --fstab ${own.table} --options remount,rw /tmp`],
] as const)("by the driver %s it is made writable, and not mounted anew", async (driver, order) => {
  const host = hostWith("ro,noatime", driver);
  await host.run(access("h"), { text: APPLY, vars });
  const calls = host.text("calls")?.split("\n") ?? [];
  expect(calls.filter((call) => /mount |restart/.test(call))).toEqual([order]);
});
