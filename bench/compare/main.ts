import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadSite } from "../../inventory/load";
import { projectRoot, stackPaths, type StackPaths } from "../../lab/paths";
import { run } from "../../lab/twin/run";
import { sshArguments } from "../../lab/twin/ssh";
import { accessOf, type HostAccess } from "../../provider/access";
import { machine, say, writePart } from "../page";
import type { Cost } from "../timed";
import { renderComparison } from "./report";
import { facets, FOLDER, managedHost } from "./state";
import { ansible, croft, ensurePythonTools, pyinfra, type Tool } from "./tools";

const HOSTS = 3;
const ROUNDS = 3;

/** `npm run bench -- compare [STACK]`: Croft, Ansible and pyinfra side by side on the twin hosts of a stack. */
export async function compare(stack = "lab"): Promise<void> {
  const paths = stackPaths(projectRoot(), stack);
  const site = loadSite({ inventory: `stacks/${stack}.yaml`, overlay: paths.overlay });
  const accesses = site.hosts.slice(0, HOSTS).map(accessOf);
  const on = (access: HostAccess, text: string) => onHost(paths, access, text);
  say(`preparing ${accesses.map(({ host }) => host).join(", ")} and the tools`);
  // Ansible's module for packages needs it; it installs it by itself, but not when it only looks.
  const needs = "dpkg -s python3-apt || { apt-get -q update && apt-get -qy install python3-apt; }";
  await Promise.all(accesses.map((access) => on(access, needs)));

  const folder = mkdtempSync(join(tmpdir(), "croft-bench-"));
  const place = (name: string): string => {
    mkdirSync(join(folder, name));
    return join(folder, name);
  };
  const hosts = accesses.map(managedHost);
  const keys = { sshKey: paths.sshKey, knownHosts: paths.knownHosts };
  const bin = await ensurePythonTools();
  const tools = [
    croft(hosts, keys, place("croft")),
    ansible(hosts, keys, place("ansible"), bin),
    pyinfra(hosts, keys, place("pyinfra"), bin),
  ];
  try {
    for (const tool of tools) {
      say(`${tool.name}: making it so`);
      await tool.apply();
    }
    const [one] = accesses;
    const file = `${FOLDER}/050.conf`;
    await on(one!, `echo tampered >>${file}`);
    for (const tool of tools)
      if (!(await difference(tool))) throw new Error(`${tool.name} did not see ${file} differ`);
    await on(one!, `sed -i '$d' ${file}`);

    const costs = new Map<Tool, Cost[]>(tools.map((tool) => [tool, []]));
    for (let round = 1; round <= ROUNDS; round++)
      for (const [tool, list] of costs) {
        const look = await tool.look();
        if (tool.differs(look)) throw new Error(`${tool.name}: the hosts are not quiet`);
        list.push(look.cost);
        say(`round ${round}: ${tool.name} ${look.cost.wall.toFixed(1)} s`);
      }
    const rows = [...costs].map(([{ name, command }, list]) => ({ name, command, costs: list }));
    const shape = { hosts: hosts.length, facets: facets(hosts[0]!), rows };
    await writePart(
      "Beside Ansible and pyinfra",
      renderComparison({ machine: machine(), ...shape }),
    );
  } finally {
    await Promise.all(accesses.map((access) => on(access, `rm -rf ${FOLDER}`)));
    rmSync(folder, { recursive: true });
  }
}

async function difference(tool: Tool): Promise<boolean> {
  return tool.differs(await tool.look());
}

async function onHost(paths: StackPaths, access: HostAccess, text: string): Promise<void> {
  await run("ssh", [...sshArguments(paths, access), text], { timeoutSeconds: 300 });
}
