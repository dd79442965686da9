import { basename, dirname } from "node:path";
import type { Answer, InputFault, Kind, Reader, Session } from "../../kind";
import { rows, wordAndRest } from "../../rows";
import { type BootLine, bootLines } from "./boot-lines";
import { liveModules, liveParameters } from "./live";
import { barsOf } from "./modprobe";
import type { KernelInputs } from "./resource";
import { APPLY, READ, REMOVE } from "./shell";
import { foreignSettings, overridingLines } from "./sysctl";

export const kind: Kind<KernelInputs> = {
  type: "croft:host:Kernel",
  facets: {
    access: "silent",
    set: "replace",
    modules: "update",
    parameters: "update",
    rights: "update",
  },

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
    const { set, modules } = declared;
    const names = Object.keys(declared.parameters);
    const { facts } = await look(reader, declared);
    const files = [facts["modules"], facts["parameters"]];
    if (files.every((file) => file === undefined)) return undefined;
    const bars = barsOf(modules, bootLines(facts["boot"], "modprobe.d"));
    const lines = bootLines(facts["boot"], "sysctl.d");
    const foreign = foreignSettings(parametersFile(set), names, lines);
    return {
      inputs: {
        ...declared,
        modules: liveModules(modules, facts["unloaded"], facts["modules"], bars),
        parameters: liveParameters(names, facts["live"], facts["parameters"], foreign),
        rights: Object.fromEntries(rows(facts["rights"]).map(wordAndRest)),
      },
    };
  },

  async refuse(reader, declared) {
    const contrary = await contraryLines(reader, declared);
    return contrary
      .filter(({ file }) => file.startsWith("/usr/"))
      .map(({ file, text }) => {
        const instead = `/etc/${basename(dirname(file))}/${basename(file)}`;
        return (
          `${declared.access.host} has "${text.trim()}" in ${file}, against ${declared.set}.conf at the next boot: ` +
          `copy that file to ${instead}, which is read in its place, and take the line out there`
        );
      });
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

function parametersFile(set: string): string {
  return `/etc/sysctl.d/${set}.conf`;
}

function look(reader: Reader, { access, set, modules, parameters }: KernelInputs): Promise<Answer> {
  const names = Object.keys(parameters);
  const vars = { set, modules: modules.join("\n"), parameters: names.join("\n") };
  return reader.probe(access, { text: READ, vars });
}

/** Lines of other files that keep the next boot from what is declared. */
async function contraryLines(reader: Reader, inputs: KernelInputs): Promise<BootLine[]> {
  const { set, modules, parameters } = inputs;
  const { facts } = await look(reader, inputs);
  const lines = bootLines(facts["boot"], "sysctl.d");
  const bars = barsOf(modules, bootLines(facts["boot"], "modprobe.d"));
  return [
    ...overridingLines(parametersFile(set), parameters, lines),
    ...bars.map(({ line }) => line),
  ];
}

async function apply(session: Session, inputs: KernelInputs): Promise<void> {
  const { access, set, modules, parameters } = inputs;
  const listed = modules.map((name) => `${name}\n`).join("");
  const contrary = (await contraryLines(session, inputs)).map(
    ({ file, text }) => `${Buffer.from(text, "utf8").toString("base64")} ${file}\n`,
  );
  const vars = { set, listed, modules: modules.join("\n"), contrary: contrary.join("") };
  const options = { stdin: renderParameters(parameters), plainStdin: true };
  await session.run(access, { text: APPLY, vars }, options);
}
