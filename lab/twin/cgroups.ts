import { existsSync, readdirSync, readFileSync, rmdirSync } from "node:fs";
import { join } from "node:path";

/** Mount points of the workstation's cgroup hierarchies: one with cgroup v2, one a controller with v1. */
export function cgroupHierarchies(mounts = readFileSync("/proc/self/mounts", "utf8")): string[] {
  return mounts
    .split("\n")
    .map((line) => line.split(" "))
    .filter(([, , type]) => type === "cgroup" || type === "cgroup2")
    .map(([, point]) => point ?? "");
}

/**
 * Removes the cgroups of containers that a daemon which was killed hard could not: under v1, a container whose cgroup still
 * has children cannot be given its devices again, so it would never start. A cgroup with a process in it stays.
 * @param hierarchies mount points, as of {@link cgroupHierarchies}
 * @param containers ids in full
 */
export function removeAbandonedCgroups(
  hierarchies: readonly string[],
  containers: readonly string[],
): void {
  for (const hierarchy of hierarchies) {
    for (const container of containers) {
      removeEmptyTree(join(hierarchy, "docker", container));
    }
  }
}

/** Folders alone, deepest first: the files of a cgroup are the kernel's, and go with their folder. */
function removeEmptyTree(folder: string): void {
  if (!existsSync(folder)) {
    return;
  }
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) {
      removeEmptyTree(join(folder, entry.name));
    }
  }
  try {
    rmdirSync(folder);
  } catch {
    // A process lives in it, so it is not abandoned.
  }
}
