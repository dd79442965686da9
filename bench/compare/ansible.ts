import { stringify } from "yaml";
import type { ManagedHost } from "./state";

/** The same state for Ansible: its modules of the core, one task for everything of one sort, items in a loop. */
export function renderPlaybook(): string {
  const play = {
    hosts: "all",
    // Nothing of the state depends on facts; gathering them would only make Ansible slower.
    gather_facts: false,
    tasks: [
      {
        name: "files",
        copy: {
          dest: "{{ item.path }}",
          content: "{{ item.content }}",
          owner: "root",
          group: "root",
          mode: "0644",
        },
        loop: "{{ files }}",
        loop_control: { label: "{{ item.path }}" },
      },
      { name: "packages", apt: { name: "{{ packages }}", state: "present" } },
      {
        name: "services",
        systemd_service: { name: "{{ item }}", enabled: true, state: "started" },
        loop: "{{ services }}",
      },
    ],
  };
  return stringify([play]);
}

export function renderInventory(hosts: readonly ManagedHost[], sshKey: string): string {
  const rows = hosts.map(({ access, files, packages, services }) => [
    access.host,
    {
      ansible_host: access.address,
      ansible_port: access.port,
      ansible_user: access.user,
      ansible_ssh_private_key_file: sshKey,
      ansible_python_interpreter: "/usr/bin/python3",
      files,
      packages,
      services,
    },
  ]);
  return stringify({ all: { hosts: Object.fromEntries(rows) as object } }, { lineWidth: 0 });
}

/** As its manual advises for speed: pipelining, and connections that outlive the run. */
export function renderConfiguration(knownHosts: string): string {
  return `[defaults]
inventory = inventory.yaml
forks = 10
retry_files_enabled = false

[ssh_connection]
pipelining = true
ssh_args = -F none -o ControlMaster=auto -o ControlPersist=600s -o IdentitiesOnly=yes -o UserKnownHostsFile=${knownHosts} -o StrictHostKeyChecking=yes
`;
}
