import { stringify } from "yaml";
import type { TwinPlan } from "./plan";

/** Where the stack's artifacts come from in the lab. */
export interface MirrorFacts {
  /** Path of the lock file with the hashes of what the mirror serves. */
  readonly lock: string;
  readonly http: string;
  readonly registry: string;
}

/**
 * What the twin changes of an inventory, as YAML that Croft merges over it: how its hosts are reached, that they are
 * this workstation's architecture whatever the real ones are, and where artifacts come from.
 * @param hostKeys public host keys by host name
 * @param mirror absent while no mirror is served: the inventory's own words hold
 */
export function renderOverlay(
  plan: TwinPlan,
  hostKeys: ReadonlyMap<string, string>,
  architecture: string,
  mirror?: MirrorFacts,
): string {
  const hosts = Object.fromEntries(
    plan.hosts.map((host) => {
      const hostKey = hostKeys.get(host.name);
      if (hostKey === undefined) {
        throw new Error(`no host key for ${host.name}`);
      }
      return [host.name, { address: host.address, port: 22, user: "root", hostKey, architecture }];
    }),
  );
  const artifacts = mirror && {
    lock: mirror.lock,
    mirror: { http: mirror.http, registry: mirror.registry },
  };
  return (
    `# Written by the lab for its twin of stack ${plan.stack}; made anew by every "up".\n` +
    stringify({ hosts, ...(artifacts ? { artifacts } : {}) }, { lineWidth: 0 })
  );
}

/** Node's name for the workstation's architecture in the words of Debian and of inventories. */
export function debianArchitecture(nodeArchitecture: string): string {
  return nodeArchitecture === "x64" ? "amd64" : nodeArchitecture;
}
