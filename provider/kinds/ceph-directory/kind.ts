import { WITHIN } from "../../ceph/within";
import type { Kind, Session } from "../../kind";
import { SilentError } from "../../silent-error";
import type { CephDirectoryInputs } from "./resource";
import { settled } from "./settled";

/** A directory under a mount point that is not mounted would be made on the host's own disk, and hidden by the mount. */
const MOUNTED = `${WITHIN}type=$(within 4 findmnt --noheadings --output FSTYPE --mountpoint "$mount" | tail -n 1)
case "$type" in
  ceph|fuse.ceph*) ;;
  *) echo "$mount is not mounted here" >&2; exit 5 ;;
esac
`;

/** A mode that fits stays: its owner may have closed it to others (PostgreSQL insists on 0700). */
const APPLY = `set -e
${MOUNTED}mkdir -p "$mount/$path"
chown "$owner:$owner" "$mount/$path"
[ $((0$(stat --format %a "$mount/$path") & 0722)) -eq $((0700)) ] || chmod 0755 "$mount/$path"`;

/** Only what is said to be absent is; a client that was cut off from its servers answers with another error, or not at all. */
const READ = `${MOUNTED}found=$(within 4 sh -c 'LC_ALL=C stat --format "%u %g %a" "$1" 2>&1' - "$mount/$path")
case "$?:$found" in
  0:*) printf '%s\\n' "$found" ;;
  *": No such file or directory"|*": Not a directory") ;;
  *) echo "$mount does not answer" >&2; exit 6 ;;
esac`;

function variables(inputs: CephDirectoryInputs): Record<string, string> {
  return { mount: inputs.mountPoint, path: inputs.path, owner: String(inputs.owner) };
}

/** What stands in the way of its owner, or lets others write to it; "as made" when nothing does. @param found "OWNER GROUP MODE" */
function rightsOf(found: string, { owner }: CephDirectoryInputs): string {
  const [, group = "", mode = ""] = found.split(" ");
  const faults = [
    ...(Number(group) === owner ? [] : [`group ${group}`]),
    ...((parseInt(mode, 8) & 0o722) === 0o700 ? [] : [`mode ${mode.padStart(4, "0")}`]),
  ];
  return faults.length === 0 ? settled.rights : faults.join(", ");
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
  facets: {
    members: "silent",
    mountPoint: "silent",
    path: "replace",
    owner: "update",
    rights: "update",
  },
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
        const found = stdout.trim();
        if (found === "") return undefined;
        const owner = parseInt(found, 10);
        return { inputs: { ...declared, owner, rights: rightsOf(found, declared) } };
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
