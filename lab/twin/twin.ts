import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { projectRoot, stackPaths, type StackPaths } from "../paths";
import type { Progress } from "../progress";
import { ensureDaemon, findDaemon } from "./daemon";
import { Docker } from "./docker";
import { ensureHosts } from "./hosts";
import { ensureImage } from "./image";
import { hostFacts, readInventory } from "./inventory";
import { debianArchitecture, renderOverlay, type MirrorFacts } from "./overlay";
import { planTwin, type TwinHost, type TwinPlan } from "./plan";
import { existingHosts } from "./existing";
import { removeHost } from "./remove";

/** One stack's throw-away hosts: what the lab's commands and the tests hold on to. */
export class Twin {
  private constructor(
    readonly plan: TwinPlan,
    /** Hosts that the inventory no longer has and that are still there. */
    readonly strays: readonly TwinHost[],
    readonly paths: StackPaths,
    readonly docker: Docker,
  ) {}

  /**
   * The twin of a stack as its inventory reads now; a Docker daemon is started if none answers.
   * @param inventory another one than the stack's own, relative to the project
   */
  static async open(stack: string, progress: Progress, inventory?: string): Promise<Twin> {
    const docker = new Docker(await ensureDaemon(progress));
    return Twin.of(stack, docker, inventory);
  }

  /** The same, or undefined where no daemon runs: for questions, which should start nothing. */
  static async find(stack: string): Promise<Twin | undefined> {
    const daemon = await findDaemon();
    return daemon && Twin.of(stack, new Docker(daemon));
  }

  /** The same. @throws Error where no daemon runs */
  static async existing(stack: string): Promise<Twin> {
    const twin = await Twin.find(stack);
    if (twin === undefined) {
      throw new Error(`stack ${stack} has no hosts; "npm run lab" makes them`);
    }
    return twin;
  }

  private static async of(stack: string, docker: Docker, inventory?: string): Promise<Twin> {
    const root = projectRoot();
    const text = readInventory(root, stack, inventory);
    const paths = stackPaths(root, stack);
    const existing = await existingHosts(docker, stack, paths.disks);
    const plan = planTwin(stack, hostFacts(text), paths.disks, existing);
    const known = new Set(plan.hosts.map((host) => host.name));
    const strays = existing.filter((host) => !known.has(host.name));
    return new Twin(plan, strays, paths, docker);
  }

  /**
   * Hosts up and the overlay written; running hosts are left as they are.
   * @param serve called once the network is there, since a mirror listens on the workstation's address in it
   */
  async up(progress: Progress, serve?: (gateway: string) => Promise<MirrorFacts>): Promise<void> {
    mkdirSync(this.paths.folder, { recursive: true, mode: 0o700 });
    const image = await ensureImage(this.docker, progress);
    const hostKeys = await ensureHosts(
      this.docker,
      image,
      this.plan,
      this.strays,
      this.paths,
      progress,
    );
    const mirror = await serve?.(this.plan.network.gateway);
    const architecture = debianArchitecture(process.arch);
    const text = renderOverlay(this.plan, hostKeys, architecture, mirror);
    // Renamed into place: somebody may be previewing right now.
    writeFileSync(`${this.paths.overlay}.new`, text);
    renameSync(`${this.paths.overlay}.new`, this.paths.overlay);
  }

  /** Whether the inventory has a host of this name. */
  has(name: string): boolean {
    return this.plan.hosts.some((host) => host.name === name);
  }

  /** A host of the inventory, or a stray. @throws Error naming the hosts there are */
  host(name: string): TwinHost {
    const all = [...this.plan.hosts, ...this.strays];
    const host = all.find((candidate) => candidate.name === name);
    if (host === undefined) {
      const names = all.map((candidate) => candidate.name).join(", ");
      throw new Error(`no host ${name} in stack ${this.plan.stack}; there are ${names}`);
    }
    return host;
  }

  /** Removes strays that nothing is known to be left on. @param leaving names the engine still has resources of */
  async removeStrays(leaving: ReadonlySet<string>, progress: Progress): Promise<void> {
    for (const host of this.strays) {
      if (leaving.has(host.name)) {
        progress(`hosts: ${host.name} left the inventory; it goes once "pulumi up" has left it`);
      } else {
        progress(`hosts: removing ${host.name}, which left the inventory`);
        await removeHost(this.docker, host);
      }
    }
  }
}
