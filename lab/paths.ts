import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";

/** Root of the checkout, found upwards from here, since compiled files lie one level deeper than their sources. */
export function projectRoot(): string {
  for (let folder = __dirname; folder !== dirname(folder); folder = dirname(folder)) {
    if (existsSync(join(folder, "Pulumi.yaml"))) {
      return folder;
    }
  }
  throw new Error(`no Pulumi.yaml above ${__dirname}`);
}

/** What may be kept between labs and rebuilt from nothing: toolchain, mirror, images. */
export function cacheFolder(): string {
  return process.env["CROFT_CACHE"] ?? join(homedir(), ".cache", "croft");
}

/** The workstation's kernel limits from before the first lab; of no one stack or checkout, so beside the daemon's data. */
export function limitsRecord(): string {
  return join(cacheFolder(), "limits.json");
}

/** Where everything that belongs to one lab stack lies; `down` removes it whole. */
export interface StackPaths {
  readonly folder: string;
  readonly overlay: string;
  /** Private key of the workstation; the public half beside it with `.pub`. */
  readonly sshKey: string;
  readonly knownHosts: string;
  /** One folder a host with its host key pair, kept so that a host made anew is still the same host. */
  readonly hostKeys: string;
  readonly disks: string;
  /** Pulumi's own files: selected stack, plugins. */
  readonly pulumiHome: string;
  /** Pulumi's file backend. */
  readonly state: string;
  /** The lab's copy of the stack's configuration. */
  readonly config: string;
  readonly passphrase: string;
  readonly kubeconfig: string;
}

/** @param root checkout @param stack a stack's name */
export function stackPaths(root: string, stack: string): StackPaths {
  const folder = join(root, ".lab", stack);
  return {
    folder,
    overlay: join(folder, "overlay.yaml"),
    sshKey: join(folder, "ssh", "id_ed25519"),
    knownHosts: join(folder, "ssh", "known_hosts"),
    hostKeys: join(folder, "ssh", "hosts"),
    disks: join(folder, "disks"),
    pulumiHome: join(folder, "pulumi"),
    state: join(folder, "state"),
    config: join(folder, "config", `Pulumi.${stack}.yaml`),
    passphrase: join(folder, "passphrase"),
    kubeconfig: join(folder, "kubeconfig"),
  };
}
