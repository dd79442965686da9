import { join } from "node:path";
import { Engine } from "../engine/engine";
import { ensureMirror } from "../mirror/fill";
import { serveMirror } from "../mirror/mirror";
import { cacheFolder, limitsRecord, projectRoot } from "../paths";
import { ensurePlugins } from "../plugins/install";
import type { Progress } from "../progress";
import { withFileLock } from "../toolchain/file-lock";
import { ensureToolchain } from "../toolchain/toolchain";
import { ensureWorkstation } from "../toolchain/workstation";
import { readInventory, statedKubernetes } from "../twin/inventory";
import { raiseLimits } from "../twin/limits";
import { Twin } from "../twin/twin";
import type { Command, CommandInput } from "./command";

/** All that comes before `pulumi up`: for applying by hand, or trying one part of Croft against something real. */
export const hosts: Command = {
  usage: "hosts",
  summary: "make hosts, mirror and an empty stack, without applying anything",
  async run(input) {
    await raiseHosts(input);
    return 0;
  },
};

/** What `up` applies with. */
export interface Raised {
  readonly twin: Twin;
  readonly engine: Engine;
}

/**
 * Workstation, tools, mirror, hosts, overlay, stack and plugins, in the order in which each needs the one before.
 * @param inventory another one than the stack's own, relative to the project
 */
export async function raiseHosts(
  { stack, progress }: CommandInput,
  inventory?: string,
): Promise<Raised> {
  await ensureWorkstation(progress);
  const bin = await ensureToolchain(progress);
  const stated = statedKubernetes(readInventory(projectRoot(), stack, inventory));
  const { lock } = await ensureMirror(progress, stated);
  // Two runs at once would both make the host that neither found.
  return withFileLock(join(cacheFolder(), "hosts.lock"), () =>
    raise(stack, bin, lock, progress, inventory),
  );
}

async function raise(
  stack: string,
  bin: string,
  lock: string,
  progress: Progress,
  inventory?: string,
): Promise<Raised> {
  raiseLimits(limitsRecord(), progress);
  const twin = await Twin.open(stack, progress, inventory);
  await twin.up(progress, async (gateway) => {
    const { http, registry } = await serveMirror(gateway, progress);
    progress(`mirror: ${http} and ${registry}`);
    return { lock, http, registry };
  });
  const engine = new Engine(stack, twin.paths, bin);
  await engine.prepare(progress, inventory);
  await ensurePlugins(twin.paths.pulumiHome, join(bin, "pulumi"), progress);
  await twin.removeStrays(await engine.resourceNames(), progress);
  return { twin, engine };
}
