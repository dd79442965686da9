import { readFileSync, statSync } from "node:fs";
import { basename, posix } from "node:path";
import type { Client, SFTPWrapper } from "ssh2";
import type { OperationCall } from "../../../provider/grpc/handlers";
import { ASSET_SIGNATURE, isUnknown, SIGNATURE_KEY } from "../../../provider/grpc/sentinels";
import type { Properties } from "../../../provider/grpc/wire";
import type { EditionResource } from "../edition";
import { connect, type Connection } from "./connection";
import { differences, faults, newId, withDefaults } from "./inputs";

const WORDS = ["connection", "source", "remotePath", "triggers"];

/** An asset as the engine sends it. */
interface Asset {
  readonly hash?: string;
  readonly path?: string;
  readonly text?: string;
}

/** `command:remote:CopyToRemote` for one file or text; not for folders and archives. */
export const COPY_TO_REMOTE: EditionResource = {
  check({ news }) {
    const failures = faults(news, WORDS, ["connection", "source", "remotePath"]);
    const source = news["source"];
    if (source !== undefined && !isUnknown(source) && !isFile(source)) {
      const reason =
        "this edition of the command plugin copies a file or a text, not a folder or an archive";
      failures.push({ property: "source", reason });
    }
    return { inputs: withDefaults(news), failures };
  },

  diff: ({ oldInputs, news }) => ({ diffs: differences(oldInputs, news) }),

  async create(call) {
    if (!call.preview) {
      await copy(call, call.inputs);
    }
    return { id: call.preview ? "" : newId(""), outputs: call.inputs };
  },

  read: ({ id, inputs, outputs }) => ({ id, inputs, outputs }),

  async update(call) {
    if (!call.preview && target(call.olds) !== target(call.news)) {
      await copy(call, call.news);
    }
    return { outputs: call.news };
  },

  delete: () => undefined,
};

/** What is copied and where to; the host too, which the original forgets. */
function target(inputs: Properties): string {
  const { host, port } = inputs["connection"] as Connection;
  const { hash } = inputs["source"] as Asset;
  return JSON.stringify([host, port, inputs["remotePath"], hash]);
}

async function copy(call: OperationCall, inputs: Properties): Promise<void> {
  const source = inputs["source"] as Asset;
  const content =
    source.text === undefined ? readFileSync(source.path ?? "") : Buffer.from(source.text);
  const client = await connect(inputs["connection"] as Connection, call.signal);
  try {
    const sftp = await open(client);
    let path = String(inputs["remotePath"]);
    if (await isFolder(sftp, path)) {
      if (source.path === undefined) {
        throw new Error(`remote path ${path} is a directory; a text needs the path of a file`);
      }
      path = posix.join(path, basename(source.path));
    }
    await makeFolders(sftp, posix.dirname(path));
    await done((finish) => sftp.writeFile(path, content, finish));
  } finally {
    client.end();
  }
}

function isFile(source: unknown): boolean {
  const asset = source as (Asset & { [SIGNATURE_KEY]?: string }) | null;
  if (asset?.[SIGNATURE_KEY] !== ASSET_SIGNATURE) return false;
  const { path, text } = asset;
  if (text !== undefined && text !== "") return true;
  return path === undefined
    ? text !== undefined
    : statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

function open(client: Client): Promise<SFTPWrapper> {
  return new Promise((resolve, reject) => {
    client.sftp((error, sftp) => (error === undefined ? resolve(sftp) : reject(error)));
  });
}

function isFolder(sftp: SFTPWrapper, path: string): Promise<boolean> {
  return new Promise((resolve) => {
    sftp.stat(path, (error, stats) => resolve(error === undefined && stats.isDirectory()));
  });
}

async function makeFolders(sftp: SFTPWrapper, path: string): Promise<void> {
  if (path === "/" || path === "." || (await isFolder(sftp, path))) return;
  await makeFolders(sftp, posix.dirname(path));
  await done((finish) => sftp.mkdir(path, finish));
}

function done(start: (finish: (error?: Error | null) => void) => unknown): Promise<void> {
  return new Promise((resolve, reject) => {
    start((error) => (error ? reject(error) : resolve()));
  });
}
