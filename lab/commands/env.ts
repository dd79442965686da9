import { existsSync } from "node:fs";
import { join } from "node:path";
import { Engine } from "../engine/engine";
import { labVariables, renderExports } from "../engine/environment";
import { cacheFolder, projectRoot, stackPaths } from "../paths";
import { ensureToolchain } from "../toolchain/toolchain";
import type { Command } from "./command";

/** Nothing but export lines on standard output. */
export const env: Command = {
  usage: "env",
  summary: 'print what a shell needs, for eval "$(npm run -s lab -- env)"',
  async run({ stack, progress }) {
    const paths = stackPaths(projectRoot(), stack);
    if (!existsSync(paths.overlay)) {
      throw new Error(`stack ${stack} has no hosts yet; "npm run lab" makes them`);
    }
    // Ensuring waits for whoever is filling the cache; a shell should not, once the tools are there.
    const known = join(cacheFolder(), "bin");
    const there = existsSync(join(known, "pulumi"));
    const bin = there ? known : await ensureToolchain(progress);
    // Anew each time: a site that was destroyed and applied by hand since has another one.
    await new Engine(stack, paths, bin).writeKubeconfig();
    process.stdout.write(renderExports(labVariables(stack, paths), bin));
    return 0;
  },
};
