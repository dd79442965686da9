import { WITHIN } from "../../ceph/within";
import type { Kind, Session } from "../../kind";
import { SilentError } from "../../silent-error";
import type { CephDirectoryInputs } from "./resource";

/** A directory under a mount point that is not mounted would be made on the host's own disk, and hidden by the mount. */
const MOUNTED = `${WITHIN}type=$(within 4 findmnt --noheadings --output FSTYPE --mountpoint "$mount" | tail -n 1)
case "$type" in
  ceph|fuse.ceph*) ;;
  *) echo "$mount is not mounted here" >&2; exit 5 ;;
esac
`;

const APPLY = `set -e
${MOUNTED}mkdir -p "$mount/$path"
chown "$owner:$owner" "$mount/$path"`;

/** Only what is said to be absent is; a client that was cut off from its servers answers with another error, or not at all. */
const READ = `${MOUNTED}found=$(within 4 sh -c 'LC_ALL=C stat --format %u "$1" 2>&1' - "$mount/$path")
case "$?:$found" in
  0:*) printf '%s\\n' "$found" ;;
  *": No such file or directory"|*": Not a directory") ;;
  *) echo "$mount does not answer" >&2; exit 6 ;;
esac`;

function variables(inputs: CephDirectoryInputs): Record<string, string> {
  return { mount: inputs.mountPoint, path: inputs.path, owner: String(inputs.owner) };
}

/** On the first host that has it mounted. */
async function put(session: Session, inputs: CephDirectoryInputs): Promise<void> {
  let failure: unknown = new Error("no host has the filesystem");
  for (const access of inputs.members) {
    try {
      await session.run(access, { text: APPLY, vars: variables(inputs) }, { timeoutSeconds: 60 });
      return;
    } catch (error) {
      failure = error;
    }
  }
  throw failure;
}

export const kind: Kind<CephDirectoryInputs> = {
  type: "croft:storage:CephDirectory",
  facets: { members: "silent", mountPoint: "silent", path: "replace", owner: "update" },
  check({ path }) {
    const outside = path.startsWith("/") || path.split("/").some((p) => p === ".." || p === "");
    return outside ? [{ property: "path", reason: `${path} is no path below the root` }] : [];
  },
  id: ({ path }) => path,
  sentence: (verb, { mountPoint, path }) => `${verb} the directory ${mountPoint}/${path}`,

  async read(reader, declared) {
    let failure = "no host has the filesystem";
    for (const access of declared.members) {
      const vars = variables(declared);
      const { code, stdout, stderr } = await reader.probe(access, { text: READ, vars });
      if (code === 0) {
        const owner = stdout.trim();
        return owner === "" ? undefined : { inputs: { ...declared, owner: Number(owner) } };
      }
      failure = `${access.host}: ${stderr.trim()}`;
    }
    // Mounted nowhere: the mounts' own rows show that, and what is on the filesystem is as it was.
    if (/(is not mounted here|does not answer)$/.test(failure)) return { inputs: declared };
    throw new SilentError(`looking at ${declared.path}: ${failure}`);
  },
  create: put,
  update: (session, _olds, news) => put(session, news),
  async delete() {
    // Data is kept; see the class.
  },
};
