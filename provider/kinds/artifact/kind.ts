import type { InputFault, Kind, Reader, Session } from "../../kind";
import { type InstalledSet, installedSet, liveDownload } from "./record";
import type { ArtifactInputs, Download } from "./resource";
import { INSTALL, READ, REMOVE } from "./shell";

const TIMEOUT_SECONDS = 1800;

export const kind: Kind<ArtifactInputs> = {
  type: "croft:host:Artifact",
  facets: { access: "silent", set: "replace", version: "update", downloads: "update" },

  check({ set, version, downloads }) {
    const faults: InputFault[] = [];
    if (!/^[\w.-]+$/.test(set)) {
      faults.push({ property: "set", reason: `"${set}" is no file name` });
    }
    if (!/^\S+$/.test(version)) {
      faults.push({ property: "version", reason: `"${version}" is no version` });
    }
    downloads.forEach((download, i) => {
      for (const [property, reason] of downloadFaults(download)) {
        faults.push({ property: `downloads[${i}].${property}`, reason });
      }
    });
    return faults;
  },

  id: ({ access, set }) => `${access.host}:${set}`,

  sentence: (verb, { access, set, version }) =>
    verb === "delete"
      ? `remove the files of ${set} from ${access.host}`
      : `install ${set} ${version} on ${access.host}`,

  async read(reader, declared) {
    const found = await look(reader, declared);
    return (
      found && {
        inputs: {
          ...declared,
          version: found.version,
          downloads: declared.downloads.flatMap((download, i) => {
            const live = liveDownload(download, found.downloads.get(i));
            return live === undefined ? [] : [live];
          }),
        },
      }
    );
  },

  create: (session, inputs) => install(session, inputs),
  update: (session, _olds, news) => install(session, news),

  async delete(session, { access, set }) {
    await session.run(access, { text: REMOVE, vars: { set } });
  },
};

async function look(reader: Reader, inputs: ArtifactInputs): Promise<InstalledSet | undefined> {
  const { facts } = await reader.probe(inputs.access, { text: READ, vars: { set: inputs.set } });
  const { record, stamps = "", sums = "" } = facts;
  return record === undefined ? undefined : installedSet(record, stamps, sums);
}

/** Fetches only what does not stand there intact already. */
async function install(session: Session, inputs: ArtifactInputs): Promise<void> {
  const found = await look(session, inputs);
  const keep: string[] = [];
  const wanted: string[] = [];
  inputs.downloads.forEach((download, i) => {
    const { sha256, strip, path, url } = download;
    const mode = strip < 0 ? download.mode : "-";
    const installed = found?.downloads.get(i);
    const live = liveDownload(download, installed);
    if (live?.sha256 === sha256 && live.path === path && live.mode === download.mode) {
      keep.push(...(installed?.lines ?? []));
    } else {
      wanted.push(`${i} ${sha256} ${strip} ${mode} ${path} ${url}`);
    }
  });
  const vars = {
    set: inputs.set,
    version: inputs.version,
    downloads: wanted.join("\n"),
    keep: keep.join("\n"),
  };
  await session.run(inputs.access, { text: INSTALL, vars }, { timeoutSeconds: TIMEOUT_SECONDS });
}

function downloadFaults({ url, sha256, path, mode, strip }: Download): [string, string][] {
  const faults: [string, string][] = [];
  if (!/^https?:\/\/\S+$/.test(url)) {
    faults.push(["url", `"${url}" is no HTTP address`]);
  }
  if (!/^[0-9a-f]{64}$/.test(sha256)) {
    faults.push(["sha256", `"${sha256}" is no SHA-256 in hex digits`]);
  }
  // Blanks separate the fields of the record on the host.
  if (!/^\/\S+$/.test(path)) {
    faults.push(["path", `"${path}" is no absolute path without blanks`]);
  }
  if (strip < 0 && !/^[0-7]{4}$/.test(mode)) {
    faults.push(["mode", `"${mode}" is no octal mode such as "0755"`]);
  }
  return faults;
}
