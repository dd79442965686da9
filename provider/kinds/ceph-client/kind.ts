import { ceph } from "../../ceph/commands";
import { renderKeyring } from "../../ceph/client-files";
import { look } from "../../ceph/look";
import type { Kind, Session } from "../../kind";
import { sha256 } from "../../sha256";
import type { CephClientInputs } from "./resource";

/** A keyring as `ceph auth import` takes it. */
export function renderGrant({ client, key, caps }: Omit<CephClientInputs, "members">): string {
  const lines = Object.entries(caps)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([daemon, may]) => `\tcaps ${daemon} = "${may}"\n`);
  return renderKeyring(client, key) + lines.join("");
}

/** An import makes the client or takes the place of its key and capabilities, whichever it finds. */
async function put(session: Session, inputs: CephClientInputs): Promise<void> {
  const input = renderGrant(inputs);
  await ceph(session, inputs.members, [{ to: "mon", command: { prefix: "auth import" }, input }]);
}

export const kind: Kind<CephClientInputs> = {
  type: "croft:storage:CephClient",
  facets: { members: "silent", client: "replace", key: "update", caps: "update" },
  check({ caps }) {
    const bad = Object.entries(caps).filter(([, may]) => /["\n]/.test(may));
    return bad.map(([d]) => ({ property: `caps.${d}`, reason: "holds a quote or a line break" }));
  },
  id: ({ client }) => client,
  sentence: (verb, { client }) => `${verb} Ceph's client ${client}`,

  async read(reader, declared) {
    const seen = await look(reader, declared.members);
    const live = seen?.facts.clients[`client.${declared.client}`];
    if (live === undefined) return undefined;
    const hash = sha256(declared.key);
    const key = live.key === hash ? declared.key : "[differs]";
    return { inputs: { ...declared, key, caps: live.caps } };
  },
  async create(session, inputs) {
    await put(session, inputs);
  },
  async update(session, _olds, news) {
    await put(session, news);
  },
  async delete(session, { members, client }) {
    if ((await look(session, members)) === undefined) return;
    const command = { prefix: "auth rm", entity: `client.${client}` };
    await ceph(session, members, [{ to: "mon", command, accept: [2] }]);
  },
};
