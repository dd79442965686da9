import { ceph } from "../../ceph/commands";
import { grantCommand } from "../../ceph/grant";
import { look } from "../../ceph/look";
import type { Kind, Session } from "../../kind";
import { sha256 } from "../../sha256";
import type { CephClientInputs } from "./resource";

const put = (session: Session, { members, client, key, caps }: CephClientInputs) =>
  ceph(session, members, [grantCommand(`client.${client}`, key, caps)]);

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
  create: put,
  update: (session, _olds, news) => put(session, news),
  async delete(session, { members, client }) {
    if ((await look(session, members)) === undefined) return;
    const command = { prefix: "auth rm", entity: `client.${client}` };
    await ceph(session, members, [{ to: "mon", command, accept: [2] }]);
  },
};
