import { guardOfPath } from "../../guard/guard";
import type { Answer, InputFault, Kind, Session } from "../../kind";
import { sha256 } from "../../sha256";
import type { FileInputs } from "./resource";
import { READ, REMOVE, WRITE } from "./shell";

export const kind: Kind<FileInputs> = {
  type: "croft:host:File",
  facets: {
    access: "silent",
    path: "replace",
    content: "update",
    owner: "update",
    mode: "update",
    sensitive: "silent",
    checker: "silent",
  },

  check({ path, owner, mode, content }) {
    const faults: InputFault[] = [];
    if (!path.startsWith("/") || path.endsWith("/") || /[\0\n]/.test(path)) {
      faults.push({ property: "path", reason: `"${path}" is no absolute path of a file` });
    }
    if (!/^[\w.-]+:[\w.-]+$/.test(owner)) {
      faults.push({ property: "owner", reason: `"${owner}" is not "user:group"` });
    }
    if (!/^[0-7]{4}$/.test(mode)) {
      faults.push({ property: "mode", reason: `"${mode}" is no octal mode such as "0644"` });
    }
    if (content.includes("\0")) {
      faults.push({ property: "content", reason: "holds a NUL byte: only text is written" });
    }
    return faults;
  },

  id: ({ access, path }) => `${access.host}:${path}`,

  sentence: (verb, { access, path }) =>
    `${{ create: "write", update: "rewrite", delete: "remove" }[verb]} ${path} on ${access.host}`,

  async read(reader, declared) {
    const want = sha256(declared.content);
    const sensitive = declared.sensitive ? "yes" : "no";
    const answer = await reader.probe(declared.access, {
      text: READ,
      vars: { path: declared.path, want, sensitive },
    });
    const { facts } = answer;
    if (facts["kind"] === "absent") {
      return undefined;
    }
    return {
      inputs: {
        ...declared,
        content: facts["sha256"] === want ? declared.content : liveContent(answer),
        owner: liveOwner(declared.owner, facts["owner"] ?? "", facts["ids"] ?? ""),
        mode: (facts["mode"] ?? "").padStart(4, "0"),
      },
    };
  },

  create: (session, inputs) => write(session, inputs),
  update: (session, _olds, news) => write(session, news),

  async delete(session, { access, path }) {
    await session.run(access, { text: REMOVE, vars: { path } }, { guard: guardOfPath(path) });
  },
};

async function write(session: Session, inputs: FileInputs): Promise<void> {
  const { access, path, content, owner, mode, checker } = inputs;
  await session.run(
    access,
    { text: WRITE, vars: { path, owner, mode, checker, want: sha256(content) } },
    { stdin: content, plainStdin: !inputs.sensitive, guard: guardOfPath(path) },
  );
}

/** What a preview shows in place of content that must not or cannot be shown. */
function liveContent({ facts }: Answer): string {
  const kind = facts["kind"] ?? "";
  if (!kind.startsWith("regular")) {
    return `[is a ${kind}]`;
  }
  return facts["content"] ?? `[differs: sha256 ${facts["sha256"] ?? "unknown"}]`;
}

/** In the words of the declaration: numbers when it has numbers, or when the host knows no name for them. */
function liveOwner(declared: string, names: string, ids: string): string {
  return /^\d+:\d+$/.test(declared) || names.includes("UNKNOWN") ? ids : names;
}
