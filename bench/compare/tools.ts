import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder } from "../../lab/paths";
import { run } from "../../lab/twin/run";
import { BenchProject } from "../project";
import { timed, type Timed } from "../timed";
import { ansibleDiffers, croftDiffers, pyinfraDiffers } from "./answers";
import { renderConfiguration, renderInventory, renderPlaybook } from "./ansible";
import { DEPLOY, INVENTORY, renderHosts } from "./pyinfra";
import type { ManagedHost } from "./state";

/** Of PyPI, pinned: figures of two days should differ by what was changed here. */
const PINNED = { "ansible-core": "2.19.14", pyinfra: "3.10.0" } as const;

/** One way to look whether hosts are as declared. */
export interface Tool {
  readonly name: string;
  /** As a person would type it. */
  readonly command: string;
  /** Makes the hosts so. */
  apply(): Promise<void>;
  /** Only looks. */
  look(): Promise<Timed>;
  /** Whether what a look said tells of a difference. @throws Error when the look failed */
  differs(look: Timed): boolean;
}

/** What tools need to reach the hosts. */
export interface Keys {
  readonly sshKey: string;
  readonly knownHosts: string;
}

/** Installs the pinned tools once into the cache. @returns the folder of their programs */
export async function ensurePythonTools(): Promise<string> {
  const wanted = Object.entries(PINNED).map(([name, version]) => `${name}==${version}`);
  const folder = join(cacheFolder(), "bench", wanted.join("-").replaceAll("==", "-"));
  const done = join(folder, "done");
  if (!existsSync(done)) {
    mkdirSync(folder, { recursive: true });
    await run("python3", ["-m", "venv", "--clear", folder]);
    await run(join(folder, "bin", "pip"), ["install", "--quiet", ...wanted], {
      timeoutSeconds: 600,
    });
    writeFileSync(done, "");
  }
  return join(folder, "bin");
}

export function croft(hosts: readonly ManagedHost[], keys: Keys, folder: string): Tool {
  const state = join(folder, "state.json");
  writeFileSync(state, JSON.stringify(hosts));
  const env = { CROFT_BENCH_STATE: state, CROFT_SSH_KEY: keys.sshKey };
  const project = new BenchProject(folder, "bench/compare/program.js", env);
  return {
    name: "Croft",
    command: "pulumi preview --diff",
    async apply() {
      await project.init();
      await project.up();
    },
    look: () => project.preview(),
    differs: ({ stdout }) => croftDiffers(stdout),
  };
}

export function ansible(
  hosts: readonly ManagedHost[],
  keys: Keys,
  folder: string,
  bin: string,
): Tool {
  writeFileSync(join(folder, "playbook.yaml"), renderPlaybook());
  writeFileSync(join(folder, "inventory.yaml"), renderInventory(hosts, keys.sshKey));
  writeFileSync(join(folder, "ansible.cfg"), renderConfiguration(keys.knownHosts));
  const env = { ...process.env, HOME: folder, LC_ALL: "C.UTF-8" };
  const play = (...args: string[]): Promise<Timed> =>
    timed([join(bin, "ansible-playbook"), ...args, "playbook.yaml"], { cwd: folder, env });
  return {
    name: `Ansible (ansible-core ${PINNED["ansible-core"]})`,
    command: "ansible-playbook --check --diff playbook.yaml",
    async apply() {
      judged("Ansible", await play());
    },
    look: () => play("--check", "--diff"),
    differs: (look) => ansibleDiffers(judged("Ansible", look)),
  };
}

export function pyinfra(
  hosts: readonly ManagedHost[],
  keys: Keys,
  folder: string,
  bin: string,
): Tool {
  writeFileSync(join(folder, "deploy.py"), DEPLOY);
  writeFileSync(join(folder, "inventory.py"), INVENTORY);
  writeFileSync(join(folder, "hosts.json"), renderHosts(hosts, keys.sshKey, keys.knownHosts));
  const env = { ...process.env, HOME: folder, LC_ALL: "C.UTF-8" };
  const deploy = (...args: string[]): Promise<Timed> =>
    timed([join(bin, "pyinfra"), ...args, "inventory.py", "deploy.py"], { cwd: folder, env });
  return {
    name: `pyinfra ${PINNED.pyinfra}`,
    command: "pyinfra --dry --diff inventory.py deploy.py",
    async apply() {
      judged("pyinfra", await deploy("--yes"));
    },
    look: () => deploy("--dry", "--diff"),
    differs: (look) => pyinfraDiffers(judged("pyinfra", look)),
  };
}

/** What a run printed. @throws Error when it failed */
function judged(name: string, { code, stdout, stderr }: Timed): string {
  if (code !== 0) throw new Error(`${name}: exit ${code}\n${(stdout + stderr).slice(-3000)}`);
  return stdout + stderr;
}
