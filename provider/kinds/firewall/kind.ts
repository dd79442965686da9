import { guardOfUnit } from "../../guard/guard";
import type { Answer, Kind, Session } from "../../kind";
import type { FirewallInputs } from "./resource";
import { APPLY, file, READ, REMOVE, renderFile, unit, unitText } from "./shell";

export const kind: Kind<FirewallInputs> = {
  type: "croft:host:Firewall",
  facets: { access: "silent", rules: "update", atBoot: "update" },

  id: ({ access }) => access.host,

  sentence: (verb, { access }) =>
    `${{ create: "close", update: "close", delete: "open" }[verb]} ${access.host} to whoever calls it from outside the mesh`,

  async read(reader, declared) {
    const vars = { declared: renderFile(declared.rules) };
    const inputs = observe(declared, await reader.probe(declared.access, { text: READ, vars }));
    return inputs && { inputs };
  },

  create: apply,
  update: (session, _olds, news) => apply(session, news),

  async delete(session, { access }) {
    await session.run(access, { text: REMOVE }, { guard });
  },
};

const guard = { ...guardOfUnit(unit)!, paths: [`/etc/systemd/system/${unit}`, file] };

/** The firewall as its host has it; undefined when nothing of it is there. */
export function observe(declared: FirewallInputs, { facts }: Answer): FirewallInputs | undefined {
  const live = facts["live"];
  if (live === undefined && facts["file"] === undefined && facts["unit"] === undefined)
    return undefined;
  return {
    ...declared,
    rules: live !== undefined && live === facts["meant"] ? declared.rules : (live ?? ""),
    atBoot:
      facts["file"] === renderFile(declared.rules) &&
      facts["unit"] === unitText &&
      (facts["drop_ins"] ?? "") === "" &&
      facts["enabled"] === "enabled",
  };
}

async function apply(session: Session, { access, rules }: FirewallInputs): Promise<void> {
  const script = { text: APPLY, vars: { unit_text: unitText } };
  await session.run(access, script, { stdin: renderFile(rules), plainStdin: true, guard });
}
