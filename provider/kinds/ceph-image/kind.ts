import type { Kind, Session } from "../../kind";
import type { CephImageInputs } from "./resource";

function pull(session: Session, { access, reference }: CephImageInputs): Promise<unknown> {
  session.progress("pulling the image");
  const text = `podman pull --quiet "$reference" >/dev/null`;
  return session.run(access, { text, vars: { reference } }, { timeoutSeconds: 1800 });
}

export const kind: Kind<CephImageInputs> = {
  type: "croft:storage:CephImage",
  facets: { access: "silent", reference: "update" },
  id: ({ access }) => `${access.host}:ceph`,
  sentence: (verb, { access, reference }) => `${verb} image ${reference} on ${access.host}`,
  async read(reader, declared) {
    const { access, reference } = declared;
    const text = `timeout 15 podman image exists "$reference"`;
    const { code, stderr } = await reader.probe(access, { text, vars: { reference } });
    // 1 is "no such image"; everything else is no answer, and must not pass for one.
    if (code > 1) throw new Error(`looking for ${reference} on ${access.host}: ${stderr.trim()}`);
    return code === 0 ? { inputs: declared } : undefined;
  },
  async create(session, inputs) {
    await pull(session, inputs);
  },
  async update(session, _olds, news) {
    await pull(session, news);
  },
  async delete(session, { access, reference }) {
    // Without force podman refuses an image in use, which is right: then it is not ours to take.
    const text = `podman image rm "$reference" >/dev/null 2>&1 || true`;
    await session.run(access, { text, vars: { reference } });
  },
};
