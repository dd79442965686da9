import type { Kind, Session } from "../../kind";
import { rows } from "../../rows";
import { SilentError } from "../../silent-error";
import type { CephImageInputs } from "./resource";

const PULL = `by_digest=\${reference%:*}@sha256:$digest
podman pull --quiet "$by_digest" >/dev/null && podman tag "$by_digest" "$reference"`;

/** Digests that the image of this name is known by, in its registry's list and by itself; exit code 1 without one. */
const READ = `list=$(timeout 15 podman image inspect --format '{{range .RepoDigests}}{{println .}}{{end}}' "$reference") || {
  timeout 15 podman image exists "$reference" && exit 2
  exit
}
printf '%s\\n' "$list" | sed -n 's/.*@sha256://p'`;

function pull(session: Session, { access, reference, digest }: CephImageInputs): Promise<unknown> {
  session.progress("pulling the image");
  const script = { text: PULL, vars: { reference, digest } };
  return session.run(access, script, { timeoutSeconds: 1800 });
}

export const kind: Kind<CephImageInputs> = {
  type: "croft:storage:CephImage",
  facets: { access: "silent", reference: "update", digest: "update" },
  id: ({ access }) => `${access.host}:ceph`,
  sentence: (verb, { access, reference }) => `${verb} image ${reference} on ${access.host}`,
  async read(reader, declared) {
    const { access, reference, digest } = declared;
    const { code, stdout, stderr } = await reader.probe(access, {
      text: READ,
      vars: { reference },
    });
    // 1 is "no such image"; everything else is no answer, and must not pass for one.
    if (code > 1)
      throw new SilentError(`looking for ${reference} on ${access.host}: ${stderr.trim()}`);
    if (code === 1) return undefined;
    const found = rows(stdout);
    return {
      inputs: { ...declared, digest: found.includes(digest) ? digest : (found[0] ?? "(none)") },
    };
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
