import { lookAtFiles } from "../../files/look";
import { fileFaults, removeFile, writeFile } from "../../files/write";
import { propertyPath, sameValue } from "../../grpc/detailed-diff";
import type { Kind, Session } from "../../kind";
import type { FilesInputs } from "./resource";

export const kind: Kind<FilesInputs> = {
  type: "croft:host:Files",
  facets: { access: "silent", set: "replace", files: "update" },

  check: ({ files }) =>
    Object.entries(files).flatMap(([path, file]) =>
      fileFaults(path, file).map(({ property, reason }) => ({
        property: propertyPath(propertyPath("files", path), property),
        reason,
      })),
    ),

  id: ({ access, set }) => `${access.host}:${set}`,

  sentence: (verb, { access, files }) =>
    `${{ create: "write", update: "rewrite", delete: "remove" }[verb]} ${Object.keys(files).join(", ")} on ${access.host}`,

  async read(reader, declared) {
    const files = await lookAtFiles(reader, declared.access, declared.files);
    if (Object.keys(files).length === 0) return undefined;
    return { inputs: { ...declared, files } };
  },

  create: (session, inputs) => write(session, inputs, {}),

  async update(session, olds, news) {
    for (const path of Object.keys(olds.files).filter((path) => !(path in news.files)))
      await removeFile(session, news.access, path);
    await write(session, news, olds.files);
  },

  async delete(session, { access, files }) {
    for (const path of Object.keys(files)) await removeFile(session, access, path);
  },
};

/** One after another: a list of files may have an order, and a host is not faster for being asked in parallel. */
async function write(
  session: Session,
  { access, files }: FilesInputs,
  live: FilesInputs["files"],
): Promise<void> {
  for (const [path, file] of Object.entries(files))
    if (!sameValue(live[path], file)) await writeFile(session, access, path, file);
}
