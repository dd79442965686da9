import { existsSync, readdirSync, rmdirSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { stopMirror } from "../mirror/mirror";
import { limitsRecord, projectRoot, stackPaths } from "../paths";
import { ensureDaemon, findDaemon, hasContainers, stopDaemon } from "../twin/daemon";
import { Docker } from "../twin/docker";
import { twinNetwork } from "../twin/plan";
import { restoreLimits } from "../twin/limits";
import { anyHosts, removeHosts, removeStackDisks } from "../twin/remove";
import type { Command } from "./command";

/** The stack's hosts with all that is theirs; after the last stack, mirror and daemon too. */
export const down: Command = {
  usage: "down",
  summary: "remove hosts, network, disks and state; only the cache stays",
  async run({ stack, progress }) {
    const paths = stackPaths(projectRoot(), stack);
    // The mirror first: it listens on an address of the network that goes next.
    await stopMirror(twinNetwork(stack).gateway);
    // Hosts of a daemon that died are only removed by one that runs.
    const daemon = hasContainers() ? await ensureDaemon(progress) : await findDaemon();
    if (daemon !== undefined) {
      await removeHosts(new Docker(daemon), stack, progress);
    }
    await removeStackDisks(paths);
    rmSync(paths.folder, { recursive: true, force: true });
    const labs = dirname(paths.folder);
    if (existsSync(labs) && readdirSync(labs).length === 0) rmdirSync(labs);
    // Another checkout's labs live on the same daemon and mirror.
    if (daemon !== undefined && (await anyHosts(new Docker(daemon)))) {
      progress("mirror and daemon go on: other labs are up");
    } else {
      restoreLimits(limitsRecord());
      await stopMirror();
      await stopDaemon();
      progress("mirror and daemon stopped");
    }
    progress(`down: nothing of stack ${stack} is left but the cache`);
    return 0;
  },
};
