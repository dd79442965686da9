import type { Host } from "../inventory/site";

/**
 * How a host is reached. Part of every resource's inputs, hence of the state, so that a host which left the inventory can
 * still be reached to leave cleanly. Never contains a credential.
 */
export interface HostAccess {
  /** The host's name in the inventory. */
  readonly host: string;
  /** Address or DNS name to dial (the LAN address, not the mesh address: the mesh may not stand yet). */
  readonly address: string;
  readonly port: number;
  /** A user other than root works through `sudo -n`. */
  readonly user: string;
  /** The pinned public host key, e.g. "ssh-ed25519 AAAA...". */
  readonly hostKey: string;
  /** The managed host through whose SSH server this one is dialled. @default absent: dialled directly */
  readonly jump?: HostAccess;
  /** True when the inventory says `state: offline`: the host is not dialled, and its rows are the last known ones. */
  readonly offline?: boolean;
}

/** From what the inventory says of it. */
export function accessOf(host: Host): HostAccess {
  return {
    host: host.name,
    address: host.address,
    port: host.port,
    user: host.user,
    hostKey: host.hostKey,
    ...(host.jump ? { jump: accessOf(host.jump) } : {}),
    ...(host.state === "offline" ? { offline: true } : {}),
  };
}
