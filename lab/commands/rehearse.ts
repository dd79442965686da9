import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { inventoryOf } from "../../inventory/project";
import { projectRoot, stackPaths } from "../paths";
import { renderReport } from "../rehearsal/report";
import { watch } from "../rehearsal/watch";
import { watchedOf } from "../rehearsal/watched";
import { run } from "../twin/run";
import { UsageError, type Command } from "./command";
import { raiseHosts } from "./hosts";

/** A change to an inventory, tried where nothing is lost: preview, time, and what it interrupts. */
export const rehearse: Command = {
  usage: "rehearse [REVISION]",
  summary: "converge the inventory of a git revision (HEAD), then apply the one in the folder",
  async run(input) {
    const { stack, progress, words } = input;
    const [revision = "HEAD"] = words;
    if (words.length > 1) throw new UsageError("rehearse takes one revision");

    const committed = await committedInventory(stack, revision);
    const before = await raiseHosts(input, committed);
    progress(`engine: pulumi up with the inventory of ${revision}`);
    const converged = await before.engine.up();
    if (converged !== 0) return converged;

    const { twin, engine } = await raiseHosts(input);
    progress("engine: pulumi preview of the changed inventory");
    const previewed = await engine.preview();
    if (previewed !== 0) return previewed;

    const staying = twin.plan.hosts.filter(({ name }) => before.twin.has(name));
    const stop = watch(watchedOf(staying, await engine.writeKubeconfig()));
    const started = performance.now();
    progress("engine: pulumi up with the changed inventory");
    const code = await engine.up();
    const upSeconds = (performance.now() - started) / 1000;
    const interruptions = await stop();
    const quiet = code === 0 && (await engine.isQuiet());
    process.stdout.write(renderReport({ stack, revision, upSeconds, interruptions, quiet }));
    await twin.removeStrays(await engine.resourceNames(), progress);
    return code !== 0 ? code : quiet ? 0 : 1;
  },
};

/** Writes a revision's inventory of the stack beside the lab's other files. @returns its path, relative to the project */
async function committedInventory(stack: string, revision: string): Promise<string> {
  const root = projectRoot();
  const path = inventoryOf(root, stack);
  const shown = await run("git", ["show", `${revision}:./${path}`], { cwd: root });
  const copy = join(stackPaths(root, stack).folder, "rehearsal", "before.yaml");
  mkdirSync(dirname(copy), { recursive: true });
  writeFileSync(copy, shown.stdout);
  return relative(root, copy);
}
