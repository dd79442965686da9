import type { Answer, Kind, Session } from "../../kind";
import { rows } from "../../rows";
import { sha256 } from "../../sha256";
import { renderFiles, renderUnit, unitName } from "./render";
import type { CephMountInputs } from "./resource";
import { settled } from "./settled";
import { APPLY, READ, REMOVE } from "./shell";

function names(inputs: CephMountInputs): Record<string, string> {
  const [conf = "", keyring = "", table = ""] = Object.keys(renderFiles(inputs));
  return { conf, keyring, table, unit: unitName(inputs), mount: inputs.mountPoint };
}

/** Names of the files that are not as the inputs make them; "as declared" when all are. */
export function filesWord(inputs: CephMountInputs, facts: Answer["facts"]): string {
  const driver = facts["driver"] === "kernel" ? "kernel" : "fuse";
  const wanted = {
    ...renderFiles(inputs),
    [`/etc/systemd/system/${unitName(inputs)}`]: renderUnit(driver, inputs),
  };
  const wrong = Object.entries(wanted).filter(([path, text]) => facts[path] !== sha256(text));
  return wrong.length === 0 ? settled.files : `edited: ${wrong.map(([path]) => path).join(", ")}`;
}

/** What pods have in hand; of a mount that does not answer nothing more can be said than that. */
export function podsWord(facts: Answer["facts"]): string {
  const lost = [...new Set(rows(facts["lost"]))].sort();
  return facts["mounted"] !== "yes" || lost.length === 0
    ? settled.pods
    : `holding a mount that is gone: ${lost.join(", ")}`;
}

/** What a running mount has taken over for good; monitors it learns by itself. */
const mountedWith: readonly (keyof CephMountInputs)[] = ["fsid", "client", "key"];

async function put(session: Session, inputs: CephMountInputs, fresh: boolean) {
  const [conf_text = "", keyring_text = "", table_text = ""] = Object.values(renderFiles(inputs));
  const kernel_text = renderUnit("kernel", inputs);
  const fuse_text = renderUnit("fuse", inputs);
  const vars = {
    ...names(inputs),
    fresh: fresh ? "yes" : "no",
    conf_text,
    keyring_text,
    table_text,
    kernel_text,
    fuse_text,
  };
  const { facts } = await session.run(
    inputs.access,
    { text: APPLY, vars },
    { timeoutSeconds: 420 },
  );
  return { driver: facts["driver"] };
}

export const kind: Kind<CephMountInputs> = {
  type: "croft:storage:CephMount",
  facets: {
    access: "silent",
    fsid: "update",
    filesystem: "replace",
    client: "update",
    key: "update",
    monitors: "update",
    mountPoint: "replace",
    mounted: "update",
    pods: "update",
    enabled: "update",
    files: "update",
  },
  check({ mountPoint }) {
    const good = /^(\/[A-Za-z0-9._-]+)+$/.test(mountPoint);
    return good ? [] : [{ property: "mountPoint", reason: `${mountPoint} is no plain path` }];
  },
  id: ({ access, filesystem }) => `${access.host}:${filesystem}`,
  sentence: (verb, { access, filesystem, mountPoint }) =>
    `${verb} the mount of CephFS ${filesystem} at ${mountPoint} on ${access.host}`,

  async read(reader, declared) {
    const vars = names(declared);
    const { facts } = await reader.probe(declared.access, { text: READ, vars });
    if (facts[`/etc/systemd/system/${vars["unit"]}`] === undefined) return undefined;
    return {
      inputs: {
        ...declared,
        files: filesWord(declared, facts),
        enabled: facts["enabled"] === "enabled",
        mounted: facts["mounted"] === "yes",
        pods: podsWord(facts),
      },
      outputs: { driver: facts["driver"] },
    };
  },
  create: (session, inputs) => put(session, inputs, false),
  update: (session, _olds, news, changed) =>
    put(
      session,
      news,
      changed.some((facet) => mountedWith.includes(facet)),
    ),
  async delete(session, inputs) {
    await session.run(inputs.access, { text: REMOVE, vars: names(inputs) });
  },
};
