import { guardOfPath } from "../../guard/guard";
import type { Kind, Session } from "../../kind";
import { rows } from "../../rows";
import type { AuthorizedKeyInputs } from "./resource";

const file = "/root/.ssh/authorized_keys";

/** Replaces every line of this purpose by `line`, or drops them when it is empty; the file is renamed into place. */
const WRITE = `set -e
umask 077
mkdir -p /root/.ssh
touch ${file}
candidate ${file}
awk -v end=" $purpose" 'substr($0, length($0) - length(end) + 1) != end' ${file} >"$candidate"
if [ -n "$line" ]; then printf '%s\\n' "$line" >>"$candidate"; fi
sync "$candidate"
mv -fT "$candidate" ${file}`;

const READ = `if [ -f ${file} ]; then awk -v end=" $purpose" 'substr($0, length($0) - length(end) + 1) == end' ${file}; fi`;

function lineOf({ options, key, purpose }: AuthorizedKeyInputs): string {
  return `${options === "" ? "" : `${options} `}${key} ${purpose}`;
}

function put(session: Session, inputs: AuthorizedKeyInputs, line: string): Promise<unknown> {
  const vars = { purpose: inputs.purpose, line };
  return session.run(inputs.access, { text: WRITE, vars }, { guard: guardOfPath(file) });
}

export const kind: Kind<AuthorizedKeyInputs> = {
  type: "croft:host:AuthorizedKey",
  facets: { access: "silent", purpose: "replace", key: "update", options: "update" },
  id: ({ access, purpose }) => `${access.host}:${purpose}`,
  sentence: (verb, { access, purpose }) => `${verb} the key ${purpose} of root on ${access.host}`,
  async read(reader, declared) {
    const vars = { purpose: declared.purpose };
    const { stdout } = await reader.probe(declared.access, { text: READ, vars });
    const lines = rows(stdout);
    if (lines.length === 0) return undefined;
    // Several lines of one purpose, or one that is cut up otherwise, differ as a whole.
    if (lines.length === 1 && lines[0] === lineOf(declared)) return { inputs: declared };
    const parts = /^(?:(.*) )?((?:ssh|ecdsa|sk)-\S+ \S+) \S+$/.exec(lines.join("\n"));
    return {
      inputs: { ...declared, options: parts?.[1] ?? "", key: parts?.[2] ?? lines.join("\n") },
    };
  },
  async create(session, inputs) {
    await put(session, inputs, lineOf(inputs));
  },
  async update(session, _olds, news) {
    await put(session, news, lineOf(news));
  },
  async delete(session, inputs) {
    await put(session, inputs, "");
  },
};
