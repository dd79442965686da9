import { lookAtFiles } from "../../files/look";
import { fileFaults, removeFile, writeFile } from "../../files/write";
import type { Kind } from "../../kind";
import type { FileInputs } from "./resource";

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

  check: (inputs) => fileFaults(inputs.path, inputs),

  id: ({ access, path }) => `${access.host}:${path}`,

  sentence: (verb, { access, path }) =>
    `${{ create: "write", update: "rewrite", delete: "remove" }[verb]} ${path} on ${access.host}`,

  async read(reader, declared) {
    const { access, path, sensitive } = declared;
    const found = await lookAtFiles(reader, access, { [path]: declared }, sensitive);
    const live = found[path];
    return live && { inputs: { ...declared, ...live } };
  },

  create: (session, inputs) => writeFile(session, inputs.access, inputs.path, inputs, inputs),
  update: (session, _olds, news) => writeFile(session, news.access, news.path, news, news),
  delete: (session, { access, path }) => removeFile(session, access, path),
};
