import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { StackPaths } from "../paths";
import type { Progress } from "../progress";
import { removeDisks } from "./disks";
import type { Docker } from "./docker";
import { STACK_LABEL } from "./hosts";
import type { TwinHost } from "./plan";

/** Names of what a stack owns in the daemon, by label: found whatever the inventory says by now, or if there is none. */
export async function ownedBy(
  docker: Docker,
  stack: string,
  kind: "container" | "volume" | "network",
): Promise<string[]> {
  const all = kind === "container" ? ["--all"] : [];
  const format = kind === "container" ? "{{.Names}}" : "{{.Name}}";
  const filter = `label=${STACK_LABEL}=${stack}`;
  const list = await docker.run(kind, "ls", ...all, "--filter", filter, "--format", format);
  return list.split("\n").filter(Boolean).sort();
}

/** Whether hosts of any stack, of whichever checkout, are left in the daemon. */
export async function anyHosts(docker: Docker): Promise<boolean> {
  const list = await docker.run(
    "container",
    "ls",
    "--all",
    "--quiet",
    "--filter",
    `label=${STACK_LABEL}`,
  );
  return list.trim() !== "";
}

/** Removes one host with what is on its disks. */
export async function removeHost(docker: Docker, host: TwinHost): Promise<void> {
  await docker.run("container", "rm", "--force", "--volumes", host.container);
  await docker.run("volume", "rm", "--force", host.varVolume);
  await removeDisks(host.disks.map((disk) => disk.file));
}

/** Removes containers, volumes and network of a stack. */
export async function removeHosts(
  docker: Docker,
  stack: string,
  progress: Progress,
): Promise<void> {
  const containers = await ownedBy(docker, stack, "container");
  if (containers.length > 0) {
    progress(`hosts: removing ${containers.join(", ")}`);
    await docker.run("container", "rm", "--force", "--volumes", ...containers);
  }
  // In this order: a volume or network in use cannot be removed.
  for (const kind of ["volume", "network"] as const) {
    const names = await ownedBy(docker, stack, kind);
    if (names.length > 0) {
      await docker.run(kind, "rm", ...names);
    }
  }
}

/** Detaches loop devices and removes the files of a stack's disks, whichever hosts they were for; needs no daemon. */
export async function removeStackDisks(paths: StackPaths): Promise<void> {
  const names = existsSync(paths.disks) ? readdirSync(paths.disks) : [];
  await removeDisks(names.map((name) => join(paths.disks, name)));
}
