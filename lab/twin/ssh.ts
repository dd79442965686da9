import type { StackPaths } from "../paths";
import type { TwinHost } from "./plan";

/** Arguments of OpenSSH's client for a host: our key only, the host's pinned key only, no questions. */
export function sshArguments(paths: StackPaths, host: Pick<TwinHost, "address">): string[] {
  return [
    "-F",
    "none",
    "-i",
    paths.sshKey,
    "-o",
    "IdentitiesOnly=yes",
    "-o",
    `UserKnownHostsFile=${paths.knownHosts}`,
    "-o",
    "GlobalKnownHostsFile=none",
    "-o",
    "StrictHostKeyChecking=yes",
    "-o",
    "BatchMode=yes",
    "-o",
    "ConnectTimeout=5",
    "-o",
    "LogLevel=ERROR",
    `root@${host.address}`,
  ];
}
