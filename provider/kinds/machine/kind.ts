import type { InputFault, Kind, Properties, Reader, Session } from "../../kind";
import { machineFacts, type MachineFacts, machineFaults, renamingFaults } from "./facts";
import type { MachineInputs } from "./resource";
import { NAME, READ } from "./shell";
import { START_AT_BOOT } from "./ssh-server";

export const kind: Kind<MachineInputs> = {
  type: "croft:host:Machine",
  facets: {
    access: "silent",
    hostname: "update",
    architecture: "update",
    disks: "update",
    minimumMemoryMiB: "update",
    sshAtBoot: "update",
  },

  check({ hostname, disks }) {
    const faults: InputFault[] = [];
    if (!/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(hostname)) {
      faults.push({ property: "hostname", reason: `"${hostname}" is no DNS label` });
    }
    disks.forEach((disk, i) => {
      if (!disk.startsWith("/dev/disk/by-id/")) {
        faults.push({ property: `disks[${i}]`, reason: `"${disk}" is not under /dev/disk/by-id/` });
      }
    });
    return faults;
  },

  id: ({ access }) => access.host,

  sentence: (verb, { access, hostname }) =>
    verb === "delete"
      ? `forget ${access.host}`
      : `take ${access.host} for its roles, named ${hostname}`,

  async read(reader, declared) {
    const facts = await look(reader, declared);
    return {
      inputs: {
        ...declared,
        hostname: facts.hostname,
        // What the host is, whatever the type says: a wrong architecture must show as a difference.
        architecture: facts.architecture as MachineInputs["architecture"],
        disks: declared.disks.filter((disk) => facts.disks.includes(disk)),
        minimumMemoryMiB: Math.min(declared.minimumMemoryMiB, facts.memoryMiB),
        sshAtBoot: facts.ssh.atBoot,
      },
      outputs: outputsOf(facts),
    };
  },

  /** Nothing is changed on a host that is not the one meant. */
  async refuse(reader, declared, live) {
    const facts = await look(reader, declared);
    const faults = machineFaults(facts, declared, Date.now() / 1000);
    if (live === undefined) faults.push(...renamingFaults(facts, declared));
    return faults.map((fault) => `${declared.access.host} ${fault}`);
  },

  create: take,
  update: (session, _olds, news) => take(session, news),
  delete: () => Promise.resolve(),
};

async function take(session: Session, inputs: MachineInputs): Promise<Properties> {
  const facts = await look(session, inputs);
  if (facts.hostname !== inputs.hostname) {
    await session.run(inputs.access, { text: NAME, vars: { hostname: inputs.hostname } });
  }
  const { unit, target } = facts.ssh;
  if (unit !== "" || target !== "") {
    await session.run(inputs.access, { text: START_AT_BOOT, vars: { unit, target } });
  }
  return outputsOf(facts);
}

async function look(reader: Reader, inputs: MachineInputs): Promise<MachineFacts> {
  const vars = { disks: inputs.disks.join("\n") };
  return machineFacts(await reader.probe(inputs.access, { text: READ, vars }));
}

function outputsOf({ kernel, memoryMiB }: MachineFacts): Properties {
  return { kernel, memoryMiB };
}
