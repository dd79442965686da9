import type { HostAccess } from "../../provider/access";

export interface ManagedFile {
  readonly path: string;
  readonly content: string;
}

/** What one host is to be like: the one list that the declarations for all tools are generated from. */
export interface ManagedHost {
  readonly access: HostAccess;
  /** All of them root:root, 0644. */
  readonly files: readonly ManagedFile[];
  /** Installed, any version. */
  readonly packages: readonly string[];
  /** Units that run and start at boot. */
  readonly services: readonly string[];
}

/** Folder on the hosts that the files stand in; benchmarks own it. */
export const FOLDER = "/srv/croft-bench";

const files = 100;
/** Of the twin's image, so that no tool has to reach a package mirror to find that there is nothing to do. */
const packages = ["dbus", "iproute2", "openssh-server", "python3", "python3-apt", "systemd"];
const services = ["ssh.service"];

/** The state of one host: files of some 600 bytes, each different from every other on every host. */
export function managedHost(access: HostAccess): ManagedHost {
  return {
    access,
    files: Array.from({ length: files }, (_, index) => ({
      path: `${FOLDER}/${String(index).padStart(3, "0")}.conf`,
      content: content(access.host, index),
    })),
    packages,
    services,
  };
}

/** How many things a tool has to look at on a host. */
export function facets(host: ManagedHost): number {
  return host.files.length + host.packages.length + host.services.length;
}

function content(host: string, index: number): string {
  const lines = Array.from({ length: 20 }, (_, line) => `setting-${line} = ${index * 1000 + line}`);
  return [`# ${host}, part ${index}`, ...lines, ""].join("\n");
}
