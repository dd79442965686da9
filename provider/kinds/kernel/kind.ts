import type { InputFault, Kind, Session } from "../../kind";
import { liveModules, liveParameters } from "./live";
import type { KernelInputs } from "./resource";
import { APPLY, READ, REMOVE } from "./shell";

export const kind: Kind<KernelInputs> = {
  type: "croft:host:Kernel",
  facets: { access: "silent", set: "replace", modules: "update", parameters: "update" },

  check({ set, modules, parameters }) {
    const faults: InputFault[] = [];
    if (!/^[\w-]+$/.test(set)) {
      faults.push({ property: "set", reason: `"${set}" is no file name` });
    }
    for (const module of modules.filter((name) => !/^\w+$/.test(name))) {
      faults.push({ property: "modules", reason: `"${module}" is no kernel module` });
    }
    for (const [name, value] of Object.entries(parameters)) {
      if (!/^[\w./-]+$/.test(name) || /[\n=]/.test(value)) {
        const reason = `"${name} = ${value}" is no kernel parameter`;
        faults.push({ property: "parameters", reason });
      }
    }
    return faults;
  },

  id: ({ access, set }) => `${access.host}:${set}`,

  sentence: (verb, { access, set }) =>
    verb === "delete"
      ? `remove ${set}.conf on ${access.host}: live values stay until the next boot`
      : `load the kernel modules and set the parameters of ${set} on ${access.host}`,

  async read(reader, declared) {
    const { access, set, modules } = declared;
    const names = Object.keys(declared.parameters);
    const vars = { set, modules: modules.join("\n"), parameters: names.join("\n") };
    const { facts } = await reader.probe(access, { text: READ, vars });
    const files = [facts["modules"], facts["parameters"]];
    if (files.every((file) => file === undefined)) return undefined;
    return {
      inputs: {
        ...declared,
        modules: liveModules(modules, facts["unloaded"], facts["modules"]),
        parameters: liveParameters(names, facts["live"], facts["parameters"]),
      },
    };
  },

  create: (session, inputs) => apply(session, inputs),
  update: (session, _olds, news) => apply(session, news),

  async delete(session, { access, set }) {
    await session.run(access, { text: REMOVE, vars: { set } });
  },
};

/** One a line, sorted, so that the order of a program's lines changes nothing. */
function renderParameters(parameters: KernelInputs["parameters"]): string {
  const lines = Object.entries(parameters).map(([name, value]) => `${name} = ${value}\n`);
  return lines.sort().join("");
}

async function apply(session: Session, inputs: KernelInputs): Promise<void> {
  const { access, set, modules, parameters } = inputs;
  const listed = modules.map((name) => `${name}\n`).join("");
  const script = { text: APPLY, vars: { set, listed, modules: modules.join("\n") } };
  await session.run(access, script, { stdin: renderParameters(parameters), plainStdin: true });
}
