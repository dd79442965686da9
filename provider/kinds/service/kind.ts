import { sameValue } from "../../grpc/detailed-diff";
import { guardOfUnit } from "../../guard/guard";
import type { InputFault, Kind, Session } from "../../kind";
import { liveService } from "./live";
import { recordOf, sourcesOf } from "./record";
import type { ServiceInputs } from "./resource";
import { APPLY, READ, REMOVE } from "./shell";

type Action = "restart" | "reload" | "keep";

export const kind: Kind<ServiceInputs> = {
  type: "croft:host:Service",
  facets: {
    access: "silent",
    unit: "replace",
    unitText: "update",
    dropIns: "update",
    enablement: "update",
    active: "update",
    restartOn: "update",
    reloadOn: "update",
    files: "silent",
    programs: "silent",
  },

  check({ unit, unitText, dropIns, enablement, active }) {
    const faults: InputFault[] = [];
    if (!/^[\w@:.\\-]+\.(service|socket|timer|mount|target|path|swap|slice)$/.test(unit)) {
      faults.push({ property: "unit", reason: `"${unit}" is no full unit name` });
    }
    for (const name of Object.keys(dropIns).filter((name) => !/^[\w.-]+\.conf$/.test(name))) {
      faults.push({ property: "dropIns", reason: `"${name}" is no file name that ends in .conf` });
    }
    if (enablement === "masked" && (active || unitText !== "")) {
      const reason = "a masked unit can neither run nor have a text of its own";
      faults.push({ property: "enablement", reason });
    }
    return faults;
  },

  id: ({ access, unit }) => `${access.host}:${unit}`,

  sentence(verb, { access, unit, active }) {
    const act = { create: active ? "start" : "stop", update: "bring into line", delete: "remove" };
    return `${act[verb]} ${unit} on ${access.host}`;
  },

  async read(reader, declared) {
    const { access, unit } = declared;
    const { files, programs } = sourcesOf(declared);
    const vars = { unit, files: linesOf(files), programs: linesOf(programs) };
    const answer = await reader.probe(access, { text: READ, vars });
    const live = liveService(answer, declared);
    return live && { inputs: live };
  },

  async create(session, inputs) {
    const found = await kind.read(session, inputs);
    // Left by a run that was killed before its record was kept: a restart would only be felt.
    if (found !== undefined && sameValue(found.inputs, inputs)) {
      return;
    }
    // A package may have started it before its configuration was there.
    await apply(session, found?.inputs ?? inputs, inputs, "restart");
  },

  update(session, olds, news, changed) {
    // Not active, and systemd thinks it is: a start would do nothing.
    const restarting: (keyof ServiceInputs)[] = ["unitText", "dropIns", "restartOn", "active"];
    const action = restarting.some((name) => changed.includes(name))
      ? "restart"
      : changed.includes("reloadOn")
        ? "reload"
        : "keep";
    return apply(session, olds, news, action);
  },

  async delete(session, { access, unit, unitText, dropIns, enablement }) {
    const vars = {
      unit,
      enablement,
      drop_ins: Object.keys(dropIns).join("\n"),
      own_text: unitText === "" ? "no" : "yes",
    };
    await session.run(access, { text: REMOVE, vars }, { guard: guardOfUnit(unit) });
  },
};

async function apply(
  session: Session,
  live: ServiceInputs,
  wanted: ServiceInputs,
  action: Action,
): Promise<void> {
  const { access, unit, unitText, dropIns, enablement, active } = wanted;
  const lines = Object.entries(dropIns).map(([name, text]) => `${name} ${base64(text)}`);
  const stale = Object.keys(live.dropIns).filter((name) => !(name in dropIns));
  const vars = {
    unit,
    text: unitText === "" ? "-" : base64(unitText),
    remove_text: live.unitText !== "" ? "yes" : "no",
    drop_ins: lines.join("\n"),
    stale: stale.join("\n"),
    enablement,
    active: active ? "yes" : "no",
    action,
    written: JSON.stringify(recordOf(wanted)),
  };
  await session.run(access, { text: APPLY, vars }, { guard: guardOfUnit(unit) });
}

/** "KEY PATH" a line. */
function linesOf(paths: Readonly<Record<string, string>>): string {
  return Object.entries(paths)
    .map((entry) => entry.join(" "))
    .join("\n");
}

function base64(text: string): string {
  return Buffer.from(text, "utf8").toString("base64");
}
