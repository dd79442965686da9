import { expect, test } from "vitest";
import { parse } from "yaml";
import { renderInventory, renderPlaybook } from "../../bench/compare/ansible";
import { ansibleDiffers, croftDiffers, pyinfraDiffers } from "../../bench/compare/answers";
import { DEPLOY, renderHosts } from "../../bench/compare/pyinfra";
import { renderComparison } from "../../bench/compare/report";
import { facets, managedHost } from "../../bench/compare/state";

const access = { host: "one", address: "192.0.2.1", port: 2222, user: "admin", hostKey: "k" };
const host = managedHost(access);

test("there are at least a hundred things on a host, and no two files of two hosts are alike", () => {
  expect(facets(host)).toBeGreaterThanOrEqual(100);
  const other = managedHost({ ...access, host: "two" });
  const contents = [...host.files, ...other.files].map(({ content }) => content);
  expect(new Set(contents).size).toBe(contents.length);
});

test("Ansible and pyinfra are told the same state and way as Croft", () => {
  const { files, packages, services } = host;
  const { all } = parse(renderInventory([host], "/key")) as { all: { hosts: { one: object } } };
  expect(all.hosts.one).toMatchObject({
    ansible_host: "192.0.2.1",
    ansible_port: 2222,
    ansible_user: "admin",
    ansible_ssh_private_key_file: "/key",
    files,
    packages,
    services,
  });
  const { one } = JSON.parse(renderHosts([host], "/key", "/known")) as { one: object };
  expect(one).toMatchObject({
    ssh_hostname: "192.0.2.1",
    ssh_port: 2222,
    ssh_user: "admin",
    ssh_key: "/key",
    ssh_known_hosts_file: "/known",
    files,
    packages,
    services,
  });
});

test("both look at content, owner, mode, packages and services", () => {
  const [play] = parse(renderPlaybook()) as [{ tasks: Record<string, unknown>[] }];
  expect(play.tasks.flatMap((task) => Object.keys(task))).toEqual(
    expect.arrayContaining(["copy", "apt", "systemd_service"]),
  );
  for (const part of ['user="root"', 'mode="644"', "apt.packages(", "systemd.service("])
    expect(DEPLOY).toContain(part);
});

test("the first row is what the others are measured by", () => {
  const cost = (wall: number) => ({ wall, cpu: wall / 2 });
  const rows = [
    { name: "A", command: "a", costs: [cost(2), cost(3), cost(1)] },
    { name: "B", command: "b --dry", costs: [cost(50), cost(30), cost(40)] },
  ];
  const text = renderComparison({ machine: "m", hosts: 3, facets: 107, rows });
  expect(text).toContain("| A | 2.0 (1.0 to 3.0) | 1.0 | 1.0 | `a` |");
  expect(text).toContain("| B | 40.0 (30.0 to 50.0) | 20.0 | 20.0 | `b --dry` |");
});

// Lines as pulumi 3.259.0, ansible-core 2.19.14 and pyinfra 3.10.0 print them.
test.each([
  [
    croftDiffers,
    "Resources:\n    ~ 1 to update\n    324 unchanged\n",
    "Resources:\n    325 unchanged\n",
  ],
  [ansibleDiffers, "one : ok=3    changed=1    failed=0", "one : ok=3    changed=0    failed=0"],
  [
    pyinfraDiffers,
    "    /srv/x/000.conf   1 (one)   -      \n",
    "    /srv/x/000.conf   -         -      \n",
  ],
])("%s", (differs, changed, quiet) => {
  expect(differs(changed)).toBe(true);
  expect(differs(quiet)).toBe(false);
});
