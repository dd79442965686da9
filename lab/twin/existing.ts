import type { Docker } from "./docker";
import { DISKS_LABEL, HOST_LABEL } from "./hosts";
import { diskFile, twinNetwork, varVolumeOf, type TwinHost } from "./plan";
import { ownedBy } from "./remove";

/** The part of `docker container inspect` that tells a host. */
export interface Inspected {
  readonly Name: string;
  readonly Config: { readonly Labels: Readonly<Record<string, string>> };
  readonly NetworkSettings: {
    readonly Networks: Readonly<
      Record<string, { readonly IPAMConfig: { readonly IPv4Address?: string } | null }>
    >;
  };
}

/** The hosts of a stack that have a container, running or not, whatever the inventory says of them by now. */
export async function existingHosts(
  docker: Docker,
  stack: string,
  diskFolder: string,
): Promise<TwinHost[]> {
  const containers = await ownedBy(docker, stack, "container");
  if (containers.length === 0) {
    return [];
  }
  const text = await docker.run("container", "inspect", ...containers);
  return (JSON.parse(text) as Inspected[]).map((found) => hostOf(found, stack, diskFolder));
}

/**
 * A host as its container remembers it. The address is the one asked for when it was made: a container that is not
 * running has no other.
 */
export function hostOf(found: Inspected, stack: string, diskFolder: string): TwinHost {
  const container = found.Name.replace(/^\//, "");
  const name = found.Config.Labels[HOST_LABEL] ?? container.slice(`croft-${stack}-`.length);
  const disks = (found.Config.Labels[DISKS_LABEL] ?? "").split(",").filter(Boolean);
  return {
    name,
    container,
    varVolume: varVolumeOf(stack, name),
    address: found.NetworkSettings.Networks[twinNetwork(stack).name]?.IPAMConfig?.IPv4Address ?? "",
    disks: disks.map((id, index) => ({ id, file: diskFile(diskFolder, name, index) })),
  };
}
