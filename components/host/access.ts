import type { Host } from "../../inventory/site";
import type { HostAccess } from "../../provider/access";

/** How the provider reaches a host, from what the inventory says of it. */
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
