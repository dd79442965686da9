import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { cgroupHierarchies, removeAbandonedCgroups } from "../../lab/twin/cgroups";

describe("cgroups that a killed daemon left", () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "croft-cgroups-"));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  test("the hierarchies are what is mounted as such", () => {
    const mounts = [
      "proc /proc proc rw 0 0",
      "cgroup /sys/fs/cgroup/devices cgroup rw,devices 0 0",
      "cgroup2 /sys/fs/cgroup/unified cgroup2 rw 0 0",
      "",
    ].join("\n");
    expect(cgroupHierarchies(mounts)).toEqual(["/sys/fs/cgroup/devices", "/sys/fs/cgroup/unified"]);
  });

  test("a container's tree goes in every hierarchy, another container's stays", () => {
    const [devices, unified] = [join(root, "devices"), join(root, "unified")];
    mkdirSync(join(devices, "docker/ours/system.slice/ssh.service"), { recursive: true });
    mkdirSync(join(unified, "docker/ours/init.scope"), { recursive: true });
    mkdirSync(join(devices, "docker/theirs/init.scope"), { recursive: true });

    removeAbandonedCgroups([devices, unified], ["ours", "never-started"]);

    expect(existsSync(join(devices, "docker/ours"))).toBe(false);
    expect(existsSync(join(unified, "docker/ours"))).toBe(false);
    expect(existsSync(join(devices, "docker/theirs/init.scope"))).toBe(true);
  });

  test("a cgroup that the kernel does not let go stays, its empty neighbours do not", () => {
    const busy = join(root, "docker/ours/busy");
    mkdirSync(busy, { recursive: true });
    mkdirSync(join(root, "docker/ours/empty"));
    // As a process in a cgroup does, a file keeps a folder from being removed.
    writeFileSync(join(busy, "cgroup.procs"), "1\n");

    removeAbandonedCgroups([root], ["ours"]);

    expect(existsSync(busy)).toBe(true);
    expect(existsSync(join(root, "docker/ours/empty"))).toBe(false);
  });
});
