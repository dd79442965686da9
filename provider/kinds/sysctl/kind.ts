import type { InputFault, Kind, Session } from "../../kind";
import type { SysctlInputs } from "./resource";
import { APPLY, READ, REMOVE } from "./shell";

type Parameters = Readonly<Record<string, string>>;

export const kind: Kind<SysctlInputs> = {
  type: "croft:host:Sysctl",
  facets: { access: "silent", set: "replace", parameters: "update" },

  check({ set, parameters }) {
    const faults: InputFault[] = [];
    if (!/^[\w-]+$/.test(set)) {
      faults.push({ property: "set", reason: `"${set}" is no file name` });
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
      : `set the kernel parameters of ${set} on ${access.host}`,

  async read(reader, declared) {
    const names = Object.keys(declared.parameters);
    const vars = { set: declared.set, names: names.join("\n") };
    const { stdout, facts } = await reader.probe(declared.access, { text: READ, vars });
    const file = facts["file"];
    if (file === undefined) {
      return undefined;
    }
    return { inputs: { ...declared, parameters: liveParameters(names, stdout, file) } };
  },

  create: (session, inputs) => apply(session, inputs),
  update: (session, _olds, news) => apply(session, news),

  async delete(session, { access, set }) {
    await session.run(access, { text: REMOVE, vars: { set } });
  },
};

/** One parameter a line, sorted, so that the order of a program's lines changes nothing. */
export function renderSysctl(parameters: Parameters): string {
  const lines = Object.entries(parameters).map(([name, value]) => `${name} = ${value}\n`);
  return lines.sort().join("");
}

/**
 * Live values, with a note where the file says otherwise: it is what the next boot will bring. Parameters of the file
 * that nobody declared are shown as well.
 */
export function liveParameters(names: readonly string[], live: string, file: string): Parameters {
  const running = assignments(live, " ");
  const atBoot = assignments(file, "=");
  const parameters: Record<string, string> = {};
  for (const name of new Set([...names, ...atBoot.keys()])) {
    const [now, next] = [running.get(name), atBoot.get(name)];
    if (!names.includes(name)) {
      parameters[name] = `${next} (only in the file)`;
    } else if (now !== undefined) {
      parameters[name] = now === next ? now : `${now} (${next ?? "unset"} from the next boot)`;
    }
  }
  return parameters;
}

/** Several numbers in one parameter stand behind tabs in the kernel's words and behind blanks in files. */
function assignments(text: string, separator: string): Map<string, string> {
  const pairs = new Map<string, string>();
  for (const line of text.split("\n")) {
    const at = line.indexOf(separator);
    if (at > 0 && !/^\s*[#;]/.test(line)) {
      const value = line.slice(at + 1).trim();
      pairs.set(line.slice(0, at).trim(), value.replace(/\s+/g, " "));
    }
  }
  return pairs;
}

async function apply(session: Session, { access, set, parameters }: SysctlInputs): Promise<void> {
  const stdin = renderSysctl(parameters);
  await session.run(access, { text: APPLY, vars: { set } }, { stdin, plainStdin: true });
}
