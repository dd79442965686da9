import * as ipaddr from "ipaddr.js";
import type { HostNames } from "./plan";

/** /etc/hosts: the local lines Debian ships, then ours. The host's own name stands for its mesh address, as for all others. */
export function renderHosts(names: readonly HostNames[]): string {
  return [
    "127.0.0.1\tlocalhost",
    "::1\tlocalhost ip6-localhost ip6-loopback",
    "ff02::1\tip6-allnodes",
    "ff02::2\tip6-allrouters",
    ...names.map((line) => `${line.address}\t${line.names.join(" ")}`),
    "",
  ].join("\n");
}

/** System calls that it does not need end it, as Debian's package has it. @see chronyd(8) */
export const chronyOptions = "-F 1";

/**
 * /etc/chrony/chrony.conf. A name may stand for many servers, so it is a pool; an address is one server.
 * @see chrony.conf(5)
 */
export function renderChrony(timeServers: readonly string[]): string {
  return [
    ...timeServers.map((server) =>
      ipaddr.isValid(server) ? `server ${server} iburst` : `pool ${server} iburst maxsources 2`,
    ),
    "driftfile /var/lib/chrony/chrony.drift",
    "ntsdumpdir /var/lib/chrony",
    // A machine without a battery-backed clock boots in the past: certificates would not be valid yet.
    "makestep 1 3",
    "rtcsync",
    "",
  ].join("\n");
}
