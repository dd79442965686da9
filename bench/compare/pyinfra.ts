import type { ManagedHost } from "./state";

/** The same state for pyinfra. It reads hosts.json, which lies beside it. */
export const DEPLOY = `import io
from pyinfra import host
from pyinfra.operations import apt, files, systemd

for item in host.data.files:
    files.put(
        name=item["path"],
        src=io.StringIO(item["content"]),
        dest=item["path"],
        user="root",
        group="root",
        mode="644",
    )
apt.packages(name="packages", packages=host.data.packages)
for unit in host.data.services:
    systemd.service(name=unit, service=unit, running=True, enabled=True)
`;

export const INVENTORY = `import json
import os

with open(os.path.join(os.path.dirname(__file__), "hosts.json")) as file:
    hosts = [(name, data) for name, data in json.load(file).items()]
`;

/** Text of hosts.json: each host's connection and state by its name. */
export function renderHosts(
  hosts: readonly ManagedHost[],
  sshKey: string,
  knownHosts: string,
): string {
  const rows = hosts.map(({ access, files, packages, services }) => [
    access.host,
    {
      ssh_hostname: access.address,
      ssh_port: access.port,
      ssh_user: access.user,
      ssh_key: sshKey,
      ssh_known_hosts_file: knownHosts,
      ssh_strict_host_key_checking: "yes",
      ssh_look_for_keys: false,
      ssh_allow_agent: false,
      files,
      packages,
      services,
    },
  ]);
  return JSON.stringify(Object.fromEntries(rows), null, 1);
}
